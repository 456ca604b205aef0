/** Words as the search sees them: the twin of models/words.py, held to it by tests/shared_cases/words.json. */

/**
 * Lower-case words without accents or punctuation: `King’s Café, BTEC` gives `kings cafe btec`.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/['\u2019\u02bc]/g, "")
    .toLowerCase()
    .replace(/\p{M}/gu, "");
  return plain.match(/[a-z0-9]+/g) ?? [];
}

/**
 * `60027691`, `600/2769/1` and `600 2769 1` all give `600/2769/1`; null when it is no qualification number.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function tidyNumber(text) {
  // What Python's \s takes away; JavaScript's also takes U+FEFF and leaves the separators below space.
  const bare = text.replace(/[\t-\r\x1c-\x20\x85\p{Z}/-]/gu, "").toUpperCase();
  return /^[0-9]{7}[0-9X]$/.test(bare) ? `${bare.slice(0, 3)}/${bare.slice(3, 7)}/${bare[7]}` : null;
}
