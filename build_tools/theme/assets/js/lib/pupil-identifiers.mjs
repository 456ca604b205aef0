/** What would tell who a pupil is: the twin of validate/pupil_identifiers.py, where the sources are named. */

export const WORDS = {
  upn: "a unique pupil number (UPN)",
  "nhs-number": "an NHS number",
  uln: "a unique learner number (ULN)",
  "date-of-birth": "a date of birth",
};
const UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";
const DASH = "\u2010-\u2015\u2212-";
const SPACE = " \\t\u00a0\u2000-\u200a\u202f\u205f\u3000";
const GAP = `[${SPACE}./_${DASH}]?`;
const BREAK = `[\\n${SPACE}./_${DASH}]`;
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}";
const DAY = "[0-3]?[0-9](?:st|nd|rd|th)?";
const DATE =
  `(?:(?:19|20)[0-9]{2}[/.${DASH}][01]?[0-9][/.${DASH}][0-3]?[0-9]` +
  `|[0-3]?[0-9] ?[/. |${DASH}] ?[01]?[0-9] ?[/. |${DASH}] ?(?:19|20)?[0-9]{2}` +
  "|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}" +
  `|${DAY}(?: of)?[ .-]{0,3}${MONTH}[ .,-]{0,3}(?:19|20)?[0-9]{2}` +
  `|${MONTH}[ .]{0,3}${DAY},? {0,3}(?:19|20)[0-9]{2})`;
const DOB = "(?:d\\.?o\\.?b|d\\.? o\\.? b|date[ \\n]{1,3}of[ \\n]{1,3}birth)";
const BORN = `(?:${DOB}|birth ?date|birthday|born)(?:[^0-9A-Za-z]{0,3}dd?[/. -]mm?[/. -]y{2,4})?`;
const LINK = "[^0-9A-Za-z]{0,6}(?:(?:is|was|on|the|as|given|recorded|shown|entered)[^0-9A-Za-z]{1,4}){0,3}";
const UPN = new RegExp(`[A-HJ-NP-RT-Z](?:${GAP}[0-9]){11}(?:${GAP}[0-9]|[A-HJ-NP-RT-Z])`, "gi");
const TENS = [
  new RegExp(`[0-9]{3}(?:${BREAK}{1,3}[0-9]{3}${BREAK}{0,3}|[0-9]{3})[0-9]{4}`, "g"),
  new RegExp(`[0-9]{4}${BREAK}{1,3}[0-9]{3}${BREAK}{1,3}[0-9]{3}`, "g"),
  new RegExp(`[0-9]{5}${BREAK}{1,3}[0-9]{5}`, "g"),
];
const BIRTH = new RegExp(`${BORN}${LINK}${DATE}|${DATE} ?[(\\[]?${DOB}`, "gi");
const PHONE_BEFORE = /(?:\+[0-9]{1,3}[ -]?(?:\(0\) ?)?|(?:tel|phone|mobile|mob|fax|call|ring)[^0-9]{0,12})$/i;
const ADDRESS_BEFORE = /(?:\:\/\/|www\.)[^\s<>]*$/i;
const LABEL_BEFORE = { "nhs-number": /(?:nhs|chi)[^0-9]{0,20}$/i, uln: /(?:uln|learner)[^0-9]{0,20}$/i };
const LOOK_BEHIND = 60;

/**
 * Every identifier in a text, in order of where it begins.
 *
 * @param {string} text
 * @returns {{kind: string, start: number, end: number, words: string}[]} offsets in UTF-16 units
 */
export function found(text) {
  text = inOurForms(text);
  const finding = (kind, { index, 0: { length } }) => ({ kind, start: index, end: index + length, words: WORDS[kind] });
  return [
    ...matches(text, UPN).filter(isUpn).map((match) => finding("upn", match)),
    ...TENS.flatMap((pattern) => matches(text, pattern)).flatMap((match) => tenDigits(text, match).map((kind) => finding(kind, match))),
    ...matches(text, BIRTH).map((match) => finding("date-of-birth", match)),
  ].sort((a, b) => a.start - b.start);
}

/** Full-width letters and Arabic digits as the plain ones that they stand for, letter for letter. */
function inOurForms(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (form) => String.fromCharCode(form.charCodeAt(0) - 0xfee0))
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)].filter((match) => standsAlone(text, match.index, match.index + match[0].length));
}

function isUpn([written]) {
  const [letter, ...rest] = written.toUpperCase().replace(/[^0-9A-Z]/g, "");
  // A temporary number ends in a letter, which counts as its place among the letters.
  const total = rest.reduce((sum, c, n) => sum + (n + 2) * (/[0-9]/.test(c) ? +c : UPN_LETTERS.indexOf(c)), 0);
  return UPN_LETTERS[total % 23] === letter;
}

/** What ten digits are by their check digit, the last: one kind or none. */
function tenDigits(text, { index, 0: written }) {
  const digits = [...written.replace(/[^0-9]/g, "")].map(Number);
  const left = digits.slice(0, 9).reduce((sum, digit, n) => sum + digit * (10 - n), 0) % 11;
  const kind = digits[9] === (11 - left) % 11 ? "nhs-number" : left && digits[9] === 10 - left ? "uln" : undefined;
  if (!kind) return [];
  const before = text.slice(Math.max(0, index - LOOK_BEHIND), index);
  if (LABEL_BEFORE[kind].test(before)) return [kind];
  // English NHS numbers begin with 3 or more; below are Scottish ones and much else.
  if (digits[0] < (kind === "uln" ? 1 : 3)) return [];
  return PHONE_BEFORE.test(before) || ADDRESS_BEFORE.test(before) ? [] : [kind];
}

/** Whether no letter or digit touches it, and it is no part of a longer figure such as 0.4010232137. */
function standsAlone(text, start, end) {
  if (/(?:[0-9A-Za-z£]|[0-9][.,-])$/.test(text.slice(Math.max(0, start - 2), start))) return false;
  return !/^(?:[0-9A-Za-z]|[.,-][0-9])/.test(text.slice(end, end + 2));
}
