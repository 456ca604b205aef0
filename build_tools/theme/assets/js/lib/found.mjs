/** What a question found: counted at once, put in order and told in full only as far as somebody looks. */

/**
 * @typedef {object} Answer
 * @property {number} provider position in the file
 * @property {number} venue position in the file; -1 when it has none
 * @property {number[]} courses positions in the file
 * @property {number | null} metres null when there is no distance to give
 * @property {number} venues at how many venues within reach these courses run
 * @property {number | null} easting of the venue; null when it has no point
 * @property {number | null} northing
 */

export class Found {
  /**
   * @param {number} most how many there can be
   * @param {Int32Array} rank each provider's place in the order of names
   * @param {boolean} isByDistance nearest first, those without a distance last; else by name
   * @param {(provider: number) => Answer} answer
   */
  constructor(most, rank, isByDistance, answer) {
    this.providers = new Int32Array(most);
    this.keys = new Float64Array(most);
    this.size = 0;
    this.remote = 0;
    this.rank = rank;
    this.isByDistance = isByDistance;
    this.answer = answer;
    this.ordered = [];
  }

  /** @param {number} provider @param {number} metres Infinity when there is no distance to give */
  add(provider, metres) {
    if (metres === Infinity) this.remote += 1;
    this.providers[this.size] = provider;
    this.keys[this.size] = this.isByDistance ? metres : this.rank[provider];
    this.size += 1;
  }

  /** The answers in order, from one place in the list up to but not including another. @returns {Answer[]} */
  slice(from, to = this.size) {
    const last = Math.min(to, this.size);
    if (this.ordered.length < last) this.ordered = this.#first(last);
    return this.ordered.slice(from, last).map((n) => this.answer(this.providers[n]));
  }

  /** At least the first few in order: numbers are sorted much faster than things, so a number tells which to sort. */
  #first(count) {
    const { keys, size, providers, rank } = this;
    const limit = keys.slice(0, size).sort()[count - 1];
    const near = [];
    for (let n = 0; n < size; n += 1) if (keys[n] <= limit) near.push(n);
    // Two that have no distance differ by NaN, which is as good as nothing.
    return near.sort((a, b) => keys[a] - keys[b] || rank[providers[a]] - rank[providers[b]]);
  }
}
