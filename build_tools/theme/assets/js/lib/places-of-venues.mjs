/** Where venues are, from the columns that render/place_order.py writes. */

import { unfolded, unpackedWide } from "./columns.mjs";

const SIDE = 1 << 20; // half of the square that the curve fills, in metres
const NO_STEP = 0x7fffffff;

/**
 * Points of venues, NaN for none; those that have none say instead which areas they cover.
 *
 * A provider's first venue lies so much further along the curve than the last one with a point, and its others lie east
 * and north of the first, or of that last one where the first has no point.
 *
 * @param {{along: string, east: string, north: string, covers: string[][]}} columns
 * @param {Uint32Array} firstVenue where the venues of each provider begin, with the end after the last
 */
export function placesOf({ along, east, north, covers }, firstVenue) {
  const size = firstVenue.at(-1);
  let having = 0;
  for (let p = 0; p < firstVenue.length - 1; p += 1) if (firstVenue[p + 1] > firstVenue[p]) having += 1;
  const gaps = unpackedWide(along, having);
  const easts = unfolded(east, size - having, NO_STEP);
  const norths = unfolded(north, size - having, NO_STEP);
  const easting = new Float64Array(size).fill(NaN);
  const northing = new Float64Array(size).fill(NaN);
  const here = new Float64Array(2);
  let passed = 0;
  let first = 0;
  let other = 0;
  for (let p = 0; p < firstVenue.length - 1; p += 1) {
    for (let venue = firstVenue[p]; venue < firstVenue[p + 1]; venue += 1) {
      if (venue === firstVenue[p]) {
        const gap = gaps[first++];
        if (gap < 0) continue;
        passed += gap;
        findOnCurve(passed, here);
        easting[venue] = here[0];
        northing[venue] = here[1];
      } else {
        if (easts[other] !== NO_STEP) {
          easting[venue] = here[0] + easts[other];
          northing[venue] = here[1] + norths[other];
        }
        other += 1;
      }
    }
  }
  const areas = new Map();
  for (let venue = 0; venue < size; venue += 1) if (Number.isNaN(easting[venue])) areas.set(venue, covers[areas.size]);
  return { easting, northing, covers: areas };
}

/**
 * The point so many metres along Hilbert's curve: the other way round of `along_the_curve`, from the smallest square up.
 *
 * @param {number} along
 * @param {Float64Array} point gets easting and northing
 */
function findOnCurve(along, point) {
  let east = 0;
  let north = 0;
  // Bits go no further than 32, and a place on the curve has 42.
  let left = along % 0x1000000;
  for (let side = 1; side <= SIDE; side *= 2) {
    if (side === 1 << 12) left = Math.floor(along / 0x1000000);
    const isEast = (left >> 1) & 1;
    const isNorth = (left ^ isEast) & 1;
    if (isNorth === 0) {
      const before = east;
      east = isEast ? side - 1 - north : north;
      north = isEast ? side - 1 - before : before;
    }
    east += side * isEast;
    north += side * isNorth;
    left >>= 2;
  }
  point[0] = east;
  point[1] = north;
}
