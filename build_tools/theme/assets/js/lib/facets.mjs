/** A facet: its options, who has which of them, and how many providers each option finds. */

import { unpacked } from "./columns.mjs";
import { LEVELS, levelsFoundBy } from "./level.mjs";

/**
 * @typedef {object} Facet
 * @property {string[]} ids what a question and the address bar hold
 * @property {string[]} names what people read
 * @property {boolean} all whether every chosen option must hold, rather than any
 * @property {Int32Array | null} codes for each provider a position in `options`; null where kinds of course have them
 * @property {number[][]} options positions in `ids`: for each kind of course, or each kind of provider
 */

/** The facets of a directory, in the order of `FACETS`. @returns {Record<string, Facet>} */
export function facetsOf({ kinds, levels, bodies, subjects, needs, keyStages, statuses, providers }) {
  const one = (code) => (code < 0 ? [] : [code]);
  const found = LEVELS.map((level) => new Set(levelsFoundBy(level)));
  const levelsOf = (code) => [...LEVELS.keys()].filter((level) => code >= 0 && found[level].has(levels[code]));
  const ofCourses = (ids, names, column, optionsOf) => {
    const options = [...Array.from(unpacked(column, kinds.count), optionsOf), []];
    return { ids, names, all: false, codes: null, options };
  };
  const ofProviders = (ids, names, codes, options, all = false) => ({ ids, names, all, codes, options });
  const bitsOf = (names) => (mask) => [...names.keys()].filter((n) => mask & (1 << n));
  const masked = (names, { of, at }, all) =>
    ofProviders(names, names, unpacked(at, providers.count), of.map(bitsOf(names)), all);
  const labels = statuses.map(([, label]) => label);
  return {
    level: ofCourses(LEVELS, LEVELS, kinds.level, levelsOf),
    body: ofCourses(bodies.id, bodies.name, kinds.body, one),
    subject: ofCourses(subjects.id, subjects.name, kinds.subject, one),
    needs: masked(needs, providers.needs, true),
    keystage: masked(keyStages, providers.keyStages, false),
    status: ofProviders(statuses.map(([id]) => id), labels, unpacked(providers.status, providers.count), labels.map((_, n) => [n])),
  };
}

/**
 * Which entries of `options` have any (or, where the facet says so, all) of the chosen ids.
 *
 * @param {Facet} facet
 * @param {string[]} chosen ids; one that does not exist is had by nobody
 * @returns {boolean[]}
 */
export function fitting({ ids, all, options }, chosen) {
  const wanted = chosen.map((id) => ids.indexOf(id));
  return options.map((has) => wanted[all ? "every" : "some"]((n) => has.includes(n)));
}

/**
 * The options of some facets in one list, so that those of a kind of course lie together, facet after facet.
 *
 * @param {Facet[]} facets whose `options` are of the same kinds
 */
export function flattened(facets) {
  const kinds = facets[0].options.length;
  const first = new Uint32Array(kinds * facets.length + 1);
  const options = [];
  const offsets = facets.map((_, n) => facets.slice(0, n).reduce((sum, { ids }) => sum + ids.length, 0));
  for (let kind = 0; kind < kinds; kind += 1) {
    facets.forEach((facet, n) => {
      for (const option of facet.options[kind]) options.push(offsets[n] + option);
      first[kind * facets.length + n + 1] = options.length;
    });
  }
  return { first, options: Uint16Array.from(options), offsets, facets };
}

/** How many providers each option of some facets would find. Providers come one after another and count once. */
export class Tally {
  /** @param {ReturnType<typeof flattened>} flat */
  constructor({ first, options, offsets, facets }) {
    const size = offsets.at(-1) + facets.at(-1).ids.length;
    Object.assign(this, { first, options, offsets, facets });
    this.totals = new Uint32Array(size);
    this.last = new Int32Array(size).fill(-1);
  }

  /** Count a provider for what its `kind` has of the facets from one position up to but not including another. */
  add(kind, provider, from = 0, to = this.facets.length) {
    const { first, options, last, totals } = this;
    const base = kind * this.facets.length;
    for (let n = first[base + from]; n < first[base + to]; n += 1) {
      const option = options[n];
      if (last[option] === provider) continue;
      last[option] = provider;
      totals[option] += 1;
    }
  }

  /** One column of counts for each facet. @returns {Uint32Array[]} */
  counts() {
    return this.facets.map(({ ids }, n) => this.totals.subarray(this.offsets[n], this.offsets[n] + ids.length));
  }
}
