/** The packed index of words that render/token_index.py writes: find who has a word that begins so. */

/**
 * @typedef {object} TokenIndex
 * @property {string[]} words sorted
 * @property {string[]} holders packed, one for each word
 * @property {(Uint32Array | undefined)[]} opened holders that were asked for before
 */

/**
 * @param {[string, string]} packed
 * @returns {TokenIndex}
 */
export function openTokens([words, holders]) {
  if (!words) return { words: [], holders: [], opened: [] };
  let before = "";
  const all = words.split(" ").map((word) => (before = before.slice(0, parseInt(word[0], 36)) + word.slice(1)));
  return { words: all, holders: holders.split("|"), opened: [] };
}

/**
 * Call `visit` with every document number that has a word beginning with `beginning`; a number may come twice.
 *
 * @param {TokenIndex} index
 * @param {string} beginning
 * @param {(document: number) => void} visit
 */
export function eachHolder(index, beginning, visit) {
  for (let word = firstFrom(index.words, beginning); word < index.words.length; word += 1) {
    if (!index.words[word].startsWith(beginning)) return;
    index.opened[word] ??= unpack(index.holders[word]);
    for (const document of index.opened[word]) visit(document);
  }
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

function unpack(gaps) {
  let document = -1;
  return Uint32Array.from(gaps.split(" "), (gap) => (document += parseInt(gap, 36) + 1));
}
