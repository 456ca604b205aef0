/**
 * Open the columns of search/core.json as rows: one for each course, and one for a provider that has none.
 *
 * What has ended since the build has no row, so that nothing later has to think of it. Everything is in typed arrays:
 * a question goes through all of them, and is answered before the eye has moved.
 */

import { fromSteps, starts, unfolded, unpacked } from "./columns.mjs";
import { daysBetween } from "./days.mjs";

/** A provider without courses has one row whose course is this; nothing that is asked of a course finds it. */
export const NO_COURSE = -1;
/** Days after the build, where there is no end. */
export const NO_END = 0x7fffffff;

/**
 * Positions are those of the file. The rows of provider `p` go from `firstRow[p]` to `firstRow[p + 1]`, their venues
 * from `firstRowVenue[row]`; a row without a course has the kind after the last one.
 *
 * @param {any} core what render/search_index.py wrote
 * @param {string} today ISO date in London
 */
export function layOut(core, today) {
  const { providers, courses, kinds } = core;
  const size = providers.count;
  const day = daysBetween(core.asOf, today);
  const firstVenue = starts(unpacked(providers.venues, size));
  const firstCourse = starts(unpacked(providers.courses, size));
  const listedUntil = unfolded(providers.listedUntil, size, NO_END);
  const endsOn = unfolded(courses.endsOn, firstCourse[size], NO_END);
  const course = new Int32Array(firstCourse[size] + size);
  const firstRow = new Uint32Array(size + 1);
  const isEnded = new Uint8Array(size);
  let rows = 0;
  for (let p = 0; p < size; p += 1) {
    isEnded[p] = listedUntil[p] < day ? 1 : 0;
    for (let c = firstCourse[p]; !isEnded[p] && c < firstCourse[p + 1]; c += 1) if (endsOn[c] >= day) course[rows++] = c;
    if (!isEnded[p] && rows === firstRow[p]) course[rows++] = NO_COURSE;
    firstRow[p + 1] = rows;
  }
  const ofRows = course.subarray(0, rows);
  const kindOf = unpacked(courses.kind, firstCourse[size]);
  const titleOf = unpacked(courses.title, firstCourse[size]).map((local, c) => kinds.titles[kindOf[c]][local] ?? -1);
  return {
    providers: size,
    size: rows,
    rank: unpacked(providers.rank, size),
    isEnded,
    listedUntil,
    firstVenue,
    firstCourse,
    firstRow,
    course: ofRows,
    kind: ofRows.map((c) => (c === NO_COURSE ? kinds.count : kindOf[c])),
    title: ofRows.map((c) => (c === NO_COURSE ? -1 : titleOf[c])),
    kindOf,
    titleOf,
    ...rowVenues(core, firstVenue, firstCourse, firstRow, ofRows),
    ...places(core.venues, firstVenue[size]),
  };
}

/** Where the venues of each row begin, and which they are. */
function rowVenues({ courses, providers }, firstVenue, firstCourse, firstRow, course) {
  const sets = courses.venues.of;
  const setOf = unpacked(courses.venues.at, firstCourse[providers.count]);
  const firstRowVenue = new Uint32Array(course.length + 1);
  const venues = [];
  for (let p = 0; p < providers.count; p += 1) {
    const first = firstVenue[p];
    for (let row = firstRow[p]; row < firstRow[p + 1]; row += 1) {
      if (course[row] === NO_COURSE) for (let venue = first; venue < firstVenue[p + 1]; venue += 1) venues.push(venue);
      else for (let n = 0, its = sets[setOf[course[row]]]; n < its.length; n += 1) venues.push(first + its[n]);
      firstRowVenue[row + 1] = venues.length;
    }
  }
  return { firstRowVenue, rowVenues: Uint32Array.from(venues) };
}

/** Points of venues, NaN for none; those that have none say instead which areas they cover. */
function places({ easting, northing, covers }, size) {
  const east = fromSteps(easting, size);
  const areas = new Map();
  for (let venue = 0; venue < size; venue += 1) if (Number.isNaN(east[venue])) areas.set(venue, covers[areas.size]);
  return { easting: east, northing: fromSteps(northing, size), covers: areas };
}
