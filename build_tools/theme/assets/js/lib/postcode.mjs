/** A postcode as people type it, and as we keep it: the twin of models/postcode.py. */

const OUTWARD = "(?:[A-Z]{1,2}[0-9][0-9A-Z]?|GIR)";
const INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}";
const WHOLE = new RegExp(`^(${OUTWARD})(${INWARD})$`);
const DISTRICT = new RegExp(`^${OUTWARD}$`);
const PART = "[0-9][ABD-HJLNP-UW-Z]?";
const SPACED_PART = new RegExp(`^(${OUTWARD}) (${PART})$`);
const JOINED_PART = new RegExp(`^(${OUTWARD})(${PART})$`);

/**
 * @typedef {object} Postcode
 * @property {string} district `NG7`
 * @property {string} inward `2RD`, or empty for a district alone
 * @property {string} area `NG`
 * @property {string} label `NG7 2RD`
 */

/** Capitals and digits only: `ng7-2rd `, `N G 7 2 R D` and `NG7 2RD` all give `NG72RD`. @param {string} text */
export function compact(text) {
  return text.normalize("NFC").toUpperCase().replace(/[\p{P}\p{Z}\p{C}]/gu, "");
}

/**
 * A district and the beginning of what follows it: `NG7 2`, `NG7 2R`, `ng72r`; null for anything else.
 *
 * @param {string} text
 * @returns {{district: string, label: string} | null}
 */
export function partOfPostcode(text) {
  const spaced = text.normalize("NFC").toUpperCase().replace(/[\p{P}\p{Z}\p{C}]+/gu, " ").trim();
  // `NG7 2` is told from NG72 by its space alone, so what has no space is a part only if it is nothing else.
  const part = SPACED_PART.exec(spaced) ?? (parsePostcode(text) ? null : JOINED_PART.exec(compact(text)));
  return part && { district: part[1], label: `${part[1]} ${part[2]}` };
}

/** @param {string} district */
export function areaOf(district) {
  return /^[A-Z]{1,2}/.exec(district)[0];
}

/**
 * A postcode or a district from whatever was typed; null when it is neither.
 *
 * @param {string} text
 * @returns {Postcode | null}
 */
export function parsePostcode(text) {
  const tidy = compact(text);
  const whole = WHOLE.exec(tidy);
  if (whole) return { district: whole[1], inward: whole[2], area: areaOf(whole[1]), label: `${whole[1]} ${whole[2]}` };
  if (DISTRICT.test(tidy)) return { district: tidy, inward: "", area: areaOf(tidy), label: tidy };
  return null;
}
