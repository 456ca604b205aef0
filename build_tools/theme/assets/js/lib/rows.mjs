/**
 * Lay the columns of search.json out as rows: one for each course, and one for a provider that has none.
 *
 * What has ended since the build is left out here, so that nothing later has to think of it.
 */

import { daysBetween } from "./days.mjs";

/** A provider without courses has one row whose course is this; nothing that is asked of a course finds it. */
export const NO_COURSE = -1;

/** Where each provider's part of a column begins, with the end after the last. @param {number[]} counts */
export function starts(counts) {
  const begins = new Uint32Array(counts.length + 1);
  counts.forEach((count, n) => (begins[n + 1] = begins[n] + count));
  return begins;
}

/** Undo a column of steps; null stays. @param {(number | null)[]} steps */
export function fromSteps(steps) {
  let value = 0;
  return steps.map((step) => (step === null ? null : (value += step)));
}

/**
 * @param {any} payload what search_index.py wrote
 * @param {string} today ISO date in London
 */
export function layOut(payload, today) {
  const day = daysBetween(payload.asOf, today);
  const firstVenue = starts(payload.providers.venues);
  const firstCourse = starts(payload.providers.courses);
  const hasEnded = (last) => last !== null && last < day;
  const provider = [];
  const course = [];
  const ended = new Set();
  payload.providers.listedUntil.forEach((until, p) => {
    if (hasEnded(until)) {
      ended.add(p);
      return;
    }
    const before = course.length;
    for (let c = firstCourse[p]; c < firstCourse[p + 1]; c += 1) {
      if (!hasEnded(payload.courses.endsOn[c])) course.push(c);
    }
    if (course.length === before) course.push(NO_COURSE);
    while (provider.length < course.length) provider.push(p);
  });
  const venues = course.map((c, row) => venuesOf(payload, c, firstVenue, provider[row]));
  return {
    size: course.length,
    provider: Uint32Array.from(provider),
    course: Int32Array.from(course),
    firstRowVenue: starts(venues.map((list) => list.length)),
    rowVenues: Uint32Array.from(venues.flat()),
    firstVenue,
    ended,
  };
}

/** The venues of a row, as positions over all venues. */
function venuesOf(payload, course, firstVenue, provider) {
  const first = firstVenue[provider];
  if (course === NO_COURSE) return Array.from({ length: firstVenue[provider + 1] - first }, (_, n) => first + n);
  const given = payload.courses.venues[course];
  return Array.isArray(given) ? given.map((n) => first + n) : [first + given];
}

/**
 * For each code of a dictionary, the rows that carry it.
 *
 * @param {Int32Array} codes one for each row, or -1
 * @param {number} size how many codes there are
 */
export function rowsByCode(codes, size) {
  const counts = new Array(size).fill(0);
  for (const code of codes) if (code >= 0) counts[code] += 1;
  const first = starts(counts);
  const next = first.slice();
  const rows = new Uint32Array(first[size]);
  codes.forEach((code, row) => {
    if (code >= 0) rows[next[code]++] = row;
  });
  return { first, rows };
}
