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

/**
 * The facets of a directory, in the order of `FACETS`. Needs and key stages are told by search/rest.json; without it nobody
 * has any.
 *
 * @param {any} core
 * @param {any} [rest]
 * @returns {Record<string, Facet>}
 */
export function facetsOf({ kinds, levels, bodies, subjects, needs, keyStages, statuses, providers }, rest) {
  const one = (code) => (code < 0 ? [] : [code]);
  const found = LEVELS.map((level) => new Set(levelsFoundBy(level)));
  const levelsOf = (code) => [...LEVELS.keys()].filter((level) => code >= 0 && found[level].has(levels[code]));
  const ofCourses = (ids, names, column, optionsOf) => {
    const options = [...Array.from(unpacked(column, kinds.count), optionsOf), []];
    return { ids, names, all: false, codes: null, options };
  };
  const ofProviders = (ids, names, codes, options, all = false) => ({ ids, names, all, codes, options });
  const bitsOf = (names) => (mask) => [...names.keys()].filter((n) => mask & (1 << n));
  const masked = (names, column, all) =>
    column
      ? ofProviders(names, names, unpacked(column.at, providers.count), column.of.map(bitsOf(names)), all)
      : ofProviders(names, names, new Int32Array(providers.count), [[]], all);
  const labels = statuses.map(([, label]) => label);
  return {
    level: ofCourses(LEVELS, LEVELS, kinds.level, levelsOf),
    body: ofCourses(bodies.id, bodies.name, kinds.body, one),
    subject: ofCourses(subjects.id, subjects.name, kinds.subject, one),
    needs: masked(needs, rest?.needs, true),
    keystage: masked(keyStages, rest?.keyStages, false),
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
 * The options of some facets as bits, those of one kind of course side by side, and how many providers have each.
 *
 * A provider's bits are put together first, because it counts once however many of its courses have an option.
 */
export class OptionBits {
  /** @param {Facet[]} facets whose `options` are of the same kinds */
  constructor(facets) {
    this.sizes = facets.map(({ ids }) => ids.length);
    this.offsets = this.sizes.map((_, n) => this.sizes.slice(0, n).reduce((sum, size) => sum + size, 0));
    this.size = this.offsets.at(-1) + this.sizes.at(-1);
    this.words = Math.ceil(this.size / 32);
    this.kinds = facets[0].options.length;
    this.ofFacets = facets.map(({ options }, n) => this.#bits(options, this.offsets[n]));
  }

  #bits(options, offset) {
    const bits = new Int32Array(this.kinds * this.words);
    options.forEach((has, kind) => {
      for (const option of has) bits[kind * this.words + ((offset + option) >> 5)] |= 1 << ((offset + option) & 31);
    });
    return bits;
  }

  /**
   * What a course of each kind counts for: for everything where nothing stands in its way, for one facet where that alone does.
   *
   * @param {Uint8Array} fails for each kind, the facets that stand in its way: bit `n` for the facet at position `n`
   */
  giving(fails) {
    const given = new Int32Array(this.kinds * this.words);
    this.ofFacets.forEach((bits, n) => {
      for (let kind = 0; kind < this.kinds; kind += 1) {
        if (fails[kind] !== 0 && fails[kind] !== 1 << n) continue;
        for (let w = kind * this.words; w < (kind + 1) * this.words; w += 1) given[w] |= bits[w];
      }
    });
    return given;
  }

  /** What each provider counts for where nothing stands in the way of any of its rows. */
  ofProviders({ providers, firstRow, kind }) {
    const given = this.giving(new Uint8Array(this.kinds));
    const whole = new Int32Array(providers * this.words);
    for (let p = 0; p < providers; p += 1) {
      for (let row = firstRow[p]; row < firstRow[p + 1]; row += 1) {
        for (let w = 0; w < this.words; w += 1) whole[p * this.words + w] |= given[kind[row] * this.words + w];
      }
    }
    return whole;
  }

  /** Count one more provider for each of its bits, and clear them. @param {Uint32Array} totals @param {Int32Array} bits */
  count(totals, bits) {
    for (let w = 0; w < bits.length; w += 1) {
      for (let left = bits[w]; left !== 0; left &= left - 1) totals[w * 32 + 31 - Math.clz32(left & -left)] += 1;
      bits[w] = 0;
    }
  }

  /** One column of counts for each facet. @param {Uint32Array} totals @returns {Uint32Array[]} */
  byFacet(totals) {
    return this.sizes.map((size, n) => totals.subarray(this.offsets[n], this.offsets[n] + size));
  }
}

/**
 * How many providers each option of a facet has, from how many have each code.
 *
 * @param {Facet} facet
 * @param {Uint32Array} held
 */
export function optionCounts({ ids, options }, held) {
  const counts = new Uint32Array(ids.length);
  options.forEach((has, code) => has.forEach((option) => (counts[option] += held[code])));
  return counts;
}
