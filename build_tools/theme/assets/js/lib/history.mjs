/** What a history says of a day. Days are ISO dates, as texts: those sort as they stand. */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * The run of days that `day` falls in; undefined when it falls in none.
 *
 * @template {{from: string, until?: string}} Run
 * @param {Run[]} intervals in any order; one whose `from` is empty has no beginning, one without `until` has not ended
 * @param {string} day
 */
export function statusOn(intervals, day) {
  return intervals.find(({ from, until }) => from <= day && (!until || day <= until));
}

/**
 * Whether `day` is in one of the stretches of `2025-03-08/2025-06-30 2025-09-01/`; an open end is open.
 *
 * @param {string} stretches
 * @param {string} day
 */
export function countedOn(stretches, day) {
  const intervals = stretches.split(" ").map((one) => one.split("/"));
  return Boolean(statusOn(intervals.map(([from, until]) => ({ from, until })), day));
}

/**
 * `["14", "3", "2026"]` gives `2026-03-14`, and so does `March` or `mar`; undefined when there is no such day.
 *
 * For pages that may carry 3 KB of scripts; what is wrong with a day, a form learns from typed-date.mjs.
 *
 * @param {string[]} typed day, month, year
 */
export function isoDay(typed) {
  const [day, month, year] = typed.map((part) => part.trim().toLowerCase());
  const named = MONTHS.indexOf(month.slice(0, 3)) + 1;
  const text = [year, named || month, day].map((part) => `${part}`.padStart(2, "0")).join("-");
  // Some browsers take 30 February for 2 March, so the day must come out as it went in.
  return new Date(text).toJSON()?.slice(0, 10) === text ? text : undefined;
}
