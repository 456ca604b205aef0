/** What may stand in a cell of a provider record, and what to say when it may not. Intake checks all of it again. */

import { parsePostcode } from "./postcode.mjs";
import { found } from "./pupil-identifiers.mjs";
import { tidyNumber } from "./words.mjs";

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
// What a spreadsheet takes for the beginning of a formula.
const FORMULA = /^[=+\-@\t]/;
const YEARS = ["1990-01-01", "2100-12-31"];
const TOLD = {
  website: "Write the whole address, beginning with https://.",
  email: "Write it like bookings@provider.example.",
  phone: "Digits and spaces only, such as 0115 496 0000.",
  urn: "It has six digits.",
  dfe_number: "Write it like 892/6012.",
  qualification_number: "The register writes it like 600/2769/1.",
};

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string} type string, integer, number, date, boolean or list
 * @property {boolean} required
 * @property {number | null} longest
 * @property {string | null} pattern
 * @property {number | null} least
 * @property {number | null} most
 */

/** A cell as the records have it: `ng7-2rd` is `NG7 2RD`, `£1,200` is `1200`. @param {Field} field @param {string} text */
export function tidied({ name, type }, text) {
  const bare = text.replaceAll("\r\n", "\n").trim();
  if (name === "postcode") return parsePostcode(bare)?.label ?? bare;
  if (name === "qualification_number") return tidyNumber(bare) ?? bare;
  if (type === "integer" || type === "number") return bare.replace(/^£\s*/, "").replace(/,(?=[0-9]{3}\b)/g, "");
  if (type === "list") return bare.split(/[;\n]/).map((part) => part.trim()).filter(Boolean).join(";");
  return bare;
}

/** Whether two cells say the same: `a;b` and `b;a` do, and so do 12 and 12.0. */
export function isSame({ type }, one, other) {
  if (type === "list") return [...one.split(";")].sort().join(";") === [...other.split(";")].sort().join(";");
  const isNumber = (type === "integer" || type === "number") && one && other;
  return one === other || (isNumber && Number(one) === Number(other));
}

/** What is wrong with a tidied cell, in a sentence; empty when nothing is. @param {Field} field @param {string} text */
export function trouble(field, text) {
  const { label, name, type } = field;
  if (!text) return field.required ? `“${label}” must be filled in.` : "";
  if (type === "date") return dayTrouble(label, text);
  if (type === "integer" || type === "number") return numberTrouble(field, text);
  if (field.longest && [...text].length > field.longest) {
    return `“${label}” has ${[...text].length} characters; ${field.longest} is the most.`;
  }
  if (type === "string" && field.pattern && !new RegExp(field.pattern).test(text)) {
    return `“${label}” is not written as it should be. ${TOLD[name] ?? ""}`.trim();
  }
  if (name === "postcode" && !parsePostcode(text)?.inward) return "“Postcode” is not a whole postcode, such as NG7 2RD.";
  if (type === "string" && FORMULA.test(text) && name !== "phone") {
    return `“${label}” begins with ${text[0]}, which a spreadsheet would take for a sum. Begin with a letter or a digit.`;
  }
  return pupil(label, text);
}

/** What must be looked at in the whole record: `{field: sentence}`. */
export function troublesTogether(table, cells) {
  const troubles = {};
  if (table === "providers" && Number(cells.age_from) > Number(cells.age_to)) {
    troubles.age_from = "The youngest age is above the oldest.";
  }
  if (table === "venues" && cells.kind === "premises") {
    if (!cells.postcode) troubles.postcode = "Premises need a postcode.";
    if (cells.area_covered) troubles.area_covered = "Premises are a place and cover no area. Leave it empty.";
  }
  if (table === "venues" && ["outreach", "online"].includes(cells.kind)) {
    if (cells.postcode) troubles.postcode = "Only premises have a postcode of their own. Leave it empty.";
    if (!cells.area_covered) troubles.area_covered = "Say which area is covered, such as NG; DE7, or England.";
  }
  for (const [first, last] of [["starts_on", "ends_on"], ["issued_on", "expires_on"]]) {
    if (cells[first] && cells[last] && cells[last] < cells[first]) troubles[last] = "The last day is before the first.";
  }
  if (table === "contacts" && !cells.phone && !cells.email) troubles.phone = "Give a phone number, an e-mail address, or both.";
  return troubles;
}

/** What to say of a text that might tell who a pupil is; empty when it does not. */
export function pupil(label, text) {
  const [first] = found(text);
  return first ? `“${label}” seems to hold ${first.words}. Take it out: nothing about a pupil may stand here.` : "";
}

function dayTrouble(label, text) {
  if (!DAY.test(text)) return `“${label}” is not a real day. Write day, month and year, such as 14 3 2027.`;
  return YEARS[0] <= text && text <= YEARS[1] ? "" : `“${label}”: the year of that day cannot be meant.`;
}

function numberTrouble({ label, type, least, most }, text) {
  const form = type === "integer" ? /^[0-9]{1,12}$/ : /^[0-9]{1,12}(\.[0-9]{1,6})?$/;
  if (!form.test(text)) return `“${label}” must be a ${type === "integer" ? "whole number, in digits" : "number, in digits"}.`;
  if (least !== null && Number(text) < least) return `“${label}” is below ${least}, the least that makes sense.`;
  if (most !== null && Number(text) > most) return `“${label}” is above ${most}, the most that makes sense.`;
  return "";
}
