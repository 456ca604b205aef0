/** Sums with days, and how a day is written. */

const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** The ISO date `days` after an ISO date. @param {string} date @param {number} days */
export function daysAfter(date, days) {
  return new Date(Date.parse(date) + days * 864e5).toISOString().slice(0, 10);
}

/** Whole days from one ISO date to another. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / 864e5);
}

/** `14 March 2027`. @param {string} date ISO */
export function longDate(date) {
  return LONG.format(new Date(date));
}
