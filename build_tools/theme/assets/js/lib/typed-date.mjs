/** A day typed in three fields, as an ISO date or as a sentence that says what is wrong with it. */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
// As in models/columns.py: no record is about a day outside these.
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

/**
 * @param {{day?: string, month?: string, year?: string}} typed
 * @returns {{iso?: string, trouble?: string, part?: "day" | "month" | "year"}} empty when nothing is typed
 */
export function readDay(typed) {
  const [day, month, year] = ["day", "month", "year"].map((part) => (typed[part] ?? "").trim());
  if (!day && !month && !year) return {};
  const missing = [["day", day], ["month", month], ["year", year]].filter(([, text]) => !text).map(([part]) => part);
  if (missing.length) return { trouble: `The date needs a ${missing.join(" and a ")}.`, part: missing[0] };
  const number = monthOf(month);
  if (!number) return { trouble: `“${month}” is no month: write a number from 1 to 12, or its name.`, part: "month" };
  if (!/^[0-9]{4}$/.test(year)) return { trouble: "Write the year in four figures, such as 2026.", part: "year" };
  if (+year < FIRST_YEAR || +year > LAST_YEAR) return { trouble: `The year ${year} cannot be meant.`, part: "year" };
  const last = new Date(Date.UTC(+year, number, 0)).getUTCDate();
  if (!/^[0-9]{1,2}$/.test(day) || !+day || +day > last) {
    return { trouble: `${MONTHS[number - 1]} ${year} has no day ${day}: it has ${last}.`, part: "day" };
  }
  return { iso: `${year}-${two(number)}-${two(+day)}` };
}

/** `14 3 2027`, `14/3/2027`, `14 March 2027` or `2027-03-14`, typed in one line. */
export function readDayLine(line) {
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(line.trim());
  if (iso) return readDay({ year: iso[1], month: iso[2], day: iso[3] });
  const [day = "", month = "", year = "", ...more] = line.trim().split(/[\s/.,-]+/);
  if (more.length) return { trouble: `“${line.trim().slice(0, 40)}” is not one date: put each on a line of its own, such as 14 3 2027.` };
  return readDay({ day, month, year });
}

/** The three parts of an ISO date as a person would type them; empty for none. */
export function dayParts(iso) {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(iso ?? "");
  return parts ? { day: `${+parts[3]}`, month: `${+parts[2]}`, year: parts[1] } : { day: "", month: "", year: "" };
}

function monthOf(text) {
  if (/^[0-9]{1,2}$/.test(text)) return +text <= 12 ? +text : 0;
  const typed = text.toLowerCase();
  return typed.length < 3 ? 0 : MONTHS.findIndex((name) => name.toLowerCase().startsWith(typed)) + 1;
}

function two(number) {
  return `${number}`.padStart(2, "0");
}
