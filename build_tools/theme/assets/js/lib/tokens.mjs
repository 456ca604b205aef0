/** The packed index of words that render/token_index.py writes: find who has a word that begins so. */

import { starts, unpacked } from "./columns.mjs";

/**
 * @typedef {object} TokenIndex
 * @property {string[]} words sorted
 * @property {Uint32Array} first where the holders of each word begin, with the end after the last
 * @property {Int32Array} holders document numbers
 */

/**
 * @param {[string, string, string]} packed
 * @returns {TokenIndex}
 */
export function openTokens([text, counts, gaps]) {
  let before = "";
  const parts = text ? text.split(" ") : [];
  const words = parts.map((word) => (before = before.slice(0, parseInt(word[0], 36)) + word.slice(1)));
  const first = starts(unpacked(counts, words.length));
  const holders = unpacked(gaps, first[words.length]);
  for (let word = 0; word < words.length; word += 1) {
    for (let n = first[word] + 1; n < first[word + 1]; n += 1) holders[n] += holders[n - 1];
  }
  return { words, first, holders };
}

/**
 * Put 1 for every document that has a word beginning with `beginning`.
 *
 * @param {TokenIndex} index
 * @param {string} beginning
 * @param {Uint8Array} has by document number
 */
export function markHolders({ words, first, holders }, beginning, has) {
  const begin = firstFrom(words, beginning);
  let end = begin;
  while (end < words.length && words[end].startsWith(beginning)) end += 1;
  for (let n = first[begin]; n < first[end]; n += 1) has[holders[n]] = 1;
}

/** The position of the first word that does not sort before `wanted`. */
function firstFrom(words, wanted) {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
