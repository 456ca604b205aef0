/** Short names for new records, as they stand in addresses. */

/** `King’s Café, Unit 2` gives `kings-cafe-unit-2`; empty when nothing of it can stand in an address. */
export function slug(text) {
  return text
    .normalize("NFKD")
    .replace(/['\u2019\u02bc]|\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/**
 * A name that nobody has: the slug of a text, with a number after it where that is taken.
 *
 * @param {string} text
 * @param {Set<string>} taken
 * @param {number} longest
 */
export function freeId(text, taken, longest) {
  const whole = slug(text) || "new";
  for (let n = 1; ; n += 1) {
    const tail = n > 1 ? `-${n}` : "";
    const id = whole.slice(0, longest - tail.length).replace(/-$/, "") + tail;
    if (!taken.has(id)) return id;
  }
}
