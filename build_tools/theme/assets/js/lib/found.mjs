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

const DRAWERS = 1024;

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
    return this.#inOrder(to).slice(from, to).map((n) => this.answer(this.providers[n]));
  }

  /** How many of the first few are in their place for sure: without the order of names, some are as good as each other. */
  sure(to) {
    const ordered = this.#inOrder(to);
    const last = Math.min(to, this.size);
    for (let n = 0; n < last; n += 1) {
      if (n + 1 < ordered.length && this.#compare(ordered[n], ordered[n + 1]) === 0) return n;
    }
    return last;
  }

  #inOrder(to) {
    const last = Math.min(to, this.size);
    if (this.ordered.length < last) this.ordered = this.#first(last);
    return this.ordered;
  }

  // Two that have no distance differ by NaN, which is as good as nothing.
  #compare = (a, b) => this.keys[a] - this.keys[b] || this.rank[this.providers[a]] - this.rank[this.providers[b]];

  /** At least the first few in order: put into drawers first, so that only the drawers that are looked into are sorted. */
  #first(count) {
    const { keys, size } = this;
    let most = 0;
    for (let n = 0; n < size; n += 1) if (keys[n] > most && keys[n] !== Infinity) most = keys[n];
    const scale = DRAWERS / (most + 1);
    const drawer = new Uint16Array(size);
    const held = new Uint32Array(DRAWERS + 1);
    for (let n = 0; n < size; n += 1) {
      drawer[n] = keys[n] === Infinity ? DRAWERS : keys[n] * scale;
      held[drawer[n]] += 1;
    }
    let last = 0;
    for (let sum = held[0]; sum < count; sum += held[last]) last += 1;
    const near = [];
    for (let n = 0; n < size; n += 1) if (drawer[n] <= last) near.push(n);
    return near.sort(this.#compare);
  }
}
