/**
 * Open the columns of search/core.json as rows: one for each course, and one for a provider that has none.
 *
 * What has ended since the build has no row, so that nothing later has to think of it. Everything is in typed arrays:
 * a question goes through all of them, and is answered before the eye has moved.
 */

import { starts, unfolded, unpacked } from "./columns.mjs";
import { daysBetween } from "./days.mjs";
import { placesOf } from "./places-of-venues.mjs";

/** A provider without courses has one row whose course is this; nothing that is asked of a course finds it. */
export const NO_COURSE = -1;
/** The only venue of a row that has several or none. */
export const SEVERAL = -1;
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
  const kindOf = unpacked(courses.kind, firstCourse[size]);
  const course = new Int32Array(firstCourse[size] + size);
  const kind = new Int32Array(course.length);
  const firstRow = new Uint32Array(size + 1);
  const isEnded = new Uint8Array(size);
  let rows = 0;
  for (let p = 0; p < size; p += 1) {
    isEnded[p] = listedUntil[p] < day ? 1 : 0;
    for (let c = firstCourse[p]; !isEnded[p] && c < firstCourse[p + 1]; c += 1) {
      if (endsOn[c] < day) continue;
      kind[rows] = kindOf[c];
      course[rows++] = c;
    }
    if (!isEnded[p] && rows === firstRow[p]) {
      kind[rows] = kinds.count;
      course[rows++] = NO_COURSE;
    }
    firstRow[p + 1] = rows;
  }
  const ofRows = course.subarray(0, rows);
  return {
    providers: size,
    size: rows,
    isEnded,
    listedUntil,
    firstVenue,
    firstCourse,
    firstRow,
    course: ofRows,
    kind: kind.subarray(0, rows),
    kindOf,
    ...rowVenues(core, firstVenue, firstCourse, firstRow, ofRows),
    ...placesOf(core.venues, firstVenue),
  };
}

/**
 * Where the venues of each row begin, and which they are. A provider is plain where every row has a venue and every venue a
 * row: then what is true of all its venues is true of all its rows.
 */
function rowVenues({ courses }, firstVenue, firstCourse, firstRow, course) {
  const sets = courses.venues.of;
  const setOf = inOrderOfFile(unpacked(courses.venues.at, firstCourse.at(-1)), firstVenue, firstCourse);
  const firstRowVenue = new Uint32Array(course.length + 1);
  const onlyVenue = new Int32Array(course.length).fill(SEVERAL);
  const isPlain = new Uint8Array(firstRow.length - 1).fill(1);
  const isUsed = new Uint8Array(firstVenue.at(-1));
  const venues = [];
  for (let p = 0; p < firstRow.length - 1; p += 1) {
    const first = firstVenue[p];
    for (let row = firstRow[p]; row < firstRow[p + 1]; row += 1) {
      if (course[row] === NO_COURSE) for (let venue = first; venue < firstVenue[p + 1]; venue += 1) venues.push(venue);
      else for (let n = 0, its = sets[setOf[course[row]]]; n < its.length; n += 1) venues.push(first + its[n]);
      firstRowVenue[row + 1] = venues.length;
      if (venues.length - firstRowVenue[row] === 1) onlyVenue[row] = venues.at(-1);
      if (venues.length === firstRowVenue[row]) isPlain[p] = 0;
      for (let n = firstRowVenue[row]; n < venues.length; n += 1) isUsed[venues[n]] = 1;
    }
    for (let venue = first; venue < firstVenue[p + 1]; venue += 1) isPlain[p] &= isUsed[venue];
  }
  return { firstRowVenue, rowVenues: Uint32Array.from(venues), onlyVenue, isPlain };
}

/** A column of courses in which those of providers with fewer venues come first, as each course has it. */
function inOrderOfFile(column, firstVenue, firstCourse) {
  const of = new Int32Array(column.length);
  let most = 0;
  for (let p = 0; p < firstVenue.length - 1; p += 1) most = Math.max(most, firstVenue[p + 1] - firstVenue[p]);
  let at = 0;
  for (let venues = 0; venues <= most; venues += 1) {
    for (let p = 0; p < firstVenue.length - 1; p += 1) {
      if (firstVenue[p + 1] - firstVenue[p] !== venues) continue;
      for (let c = firstCourse[p]; c < firstCourse[p + 1]; c += 1) of[c] = column[at++];
    }
  }
  return of;
}
