/** How many of something, in words. It stands alone, so that a page that counts need not load the search. */

const NUMBERS = new Intl.NumberFormat("en-GB");

/** `1 provider`, `12 providers`. @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${NUMBERS.format(count)} ${count === 1 ? one : many}`;
}
