/** A facet: its options, which of them each row has, and the rows that a choice of options leaves. */

import { noBits, setBit } from "./bits.mjs";
import { LEVELS, levelsFoundBy } from "./level.mjs";

/**
 * @typedef {object} Facet
 * @property {string[]} ids what a question and the address bar hold
 * @property {string[]} names what people read
 * @property {boolean} all whether every chosen option must hold, rather than any
 * @property {Uint16Array} kinds one for each row: which of `options` it has
 * @property {number[][]} options for each kind of row, the positions of its options
 */

/** @returns {Facet} */
function facet(ids, names, values, optionsOf, all = false) {
  const kindOf = new Map();
  for (const value of values) if (!kindOf.has(value)) kindOf.set(value, kindOf.size);
  const kinds = Uint16Array.from(values, (value) => kindOf.get(value));
  return { ids, names, all, kinds, options: Array.from(kindOf.keys(), optionsOf) };
}

/** One value a row, a position in `ids`, or -1 for none. */
export function codeFacet(ids, names, codes) {
  return facet(ids, names, codes, (code) => (code < 0 ? [] : [code]));
}

/** Several values a row, each a bit. */
export function maskFacet(names, masks, all) {
  const optionsOf = (mask) => [...names.keys()].filter((n) => mask & (1 << n));
  return facet(names, names, masks, optionsOf, all);
}

/** A row's label may answer to several levels: "Level 1/2" to Level 1 and to Level 2. */
export function levelFacet(labels, codes) {
  const found = LEVELS.map((level) => new Set(levelsFoundBy(level)));
  const optionsOf = (code) => [...LEVELS.keys()].filter((level) => code >= 0 && found[level].has(labels[code]));
  return facet(LEVELS, LEVELS, codes, optionsOf);
}

/**
 * The rows that have any (or, where the facet says so, all) of the chosen options.
 *
 * @param {Facet} facet
 * @param {string[]} chosen ids; one that does not exist is had by no row
 */
export function rowsWith({ ids, all, kinds, options }, chosen) {
  const wanted = chosen.map((id) => ids.indexOf(id));
  const fits = options.map((has) => wanted[all ? "every" : "some"]((n) => has.includes(n)));
  const rows = noBits(kinds.length);
  for (let row = 0; row < kinds.length; row += 1) if (fits[kinds[row]]) setBit(rows, row);
  return rows;
}

/**
 * How many providers of `rows` have each option.
 *
 * @param {Facet} facet
 * @param {Uint32Array} rowList row numbers, rising
 * @param {Uint32Array} provider the provider of each row; its rows lie together
 */
export function countProviders({ ids, kinds, options }, rowList, provider) {
  const counts = new Uint32Array(ids.length);
  const last = new Int32Array(ids.length).fill(-1);
  for (const row of rowList) {
    const its = options[kinds[row]];
    for (let n = 0; n < its.length; n += 1) {
      if (last[its[n]] !== provider[row]) {
        last[its[n]] = provider[row];
        counts[its[n]] += 1;
      }
    }
  }
  return counts;
}
