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
  const places = { easting: new Float64Array(size).fill(NaN), northing: new Float64Array(size).fill(NaN), covers: new Map() };
  const put = (venue, [easting, northing]) => {
    places.easting[venue] = easting;
    places.northing[venue] = northing;
  };
  let here = [0, 0];
  let passed = 0;
  let first = 0;
  let other = 0;
  for (let p = 0; p < firstVenue.length - 1; p += 1) {
    for (let venue = firstVenue[p]; venue < firstVenue[p + 1]; venue += 1) {
      if (venue === firstVenue[p]) {
        const gap = gaps[first++];
        if (gap < 0) continue;
        passed += gap;
        here = onTheCurve(passed);
        put(venue, here);
      } else {
        if (easts[other] !== NO_STEP) put(venue, [here[0] + easts[other], here[1] + norths[other]]);
        other += 1;
      }
    }
  }
  for (let venue = 0; venue < size; venue += 1) {
    if (Number.isNaN(places.easting[venue])) places.covers.set(venue, covers[places.covers.size]);
  }
  return places;
}

/**
 * The point so many metres along Hilbert's curve: the other way round of `along_the_curve`, from the smallest square up.
 *
 * @param {number} along
 * @returns {[number, number]} easting and northing
 */
export function onTheCurve(along) {
  let [east, north] = [0, 0];
  // Bits go no further than 32, and a place on the curve has 42.
  let low = along % 0x1000000;
  const high = Math.floor(along / 0x1000000);
  for (let side = 1; side <= SIDE; side *= 2) {
    if (side === 1 << 12) low = high;
    const isEast = (low >> 1) & 1;
    const isNorth = (low ^ isEast) & 1;
    if (!isNorth) {
      if (isEast) [east, north] = [side - 1 - east, side - 1 - north];
      [east, north] = [north, east];
    }
    east += side * isEast;
    north += side * isNorth;
    low >>= 2;
  }
  return [east, north];
}
