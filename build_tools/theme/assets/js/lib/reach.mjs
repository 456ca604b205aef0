/** How far the venues are from where somebody asks, and which of them are in reach at all. */

import { METRES_PER_MILE, metresBetween } from "./grid.mjs";
import { areaOf } from "./postcode.mjs";

/** A venue that covers the place but has no distance to it. */
export const NO_DISTANCE = Infinity;
/** The reach of a provider of whose venues only some are in reach. */
export const IN_PART = -1;
const NOT_SERVED = NaN;
const EVERYWHERE = "England";

/**
 * Metres for each venue: NaN out of reach, Infinity where it covers the place without a distance. And the reach of each
 * provider: the least metres where all its venues are in reach, `IN_PART` where some are, NaN where none is.
 *
 * @param {ReturnType<typeof import("./rows.mjs").layOut>} rows
 * @param {import("./place.mjs").Place} place
 * @param {number | null} miles the radius; null for any
 */
export function measured({ easting, northing, covers, firstVenue, providers }, place, miles) {
  const limit = miles === null ? Infinity : miles * METRES_PER_MILE;
  const names = [EVERYWHERE, areaOf(place.district), place.district];
  const metres = new Float64Array(easting.length);
  for (let venue = 0; venue < metres.length; venue += 1) {
    const away = metresBetween(place.easting, place.northing, easting[venue], northing[venue]);
    metres[venue] = away <= limit ? away : NOT_SERVED;
  }
  for (const [venue, areas] of covers) if (areas.some((area) => names.includes(area))) metres[venue] = NO_DISTANCE;
  const reach = new Float64Array(providers);
  for (let p = 0; p < providers; p += 1) reach[p] = reachOf(metres, firstVenue[p], firstVenue[p + 1]);
  return { metres, reach };
}

function reachOf(metres, first, end) {
  let nearest = NO_DISTANCE;
  let reached = 0;
  for (let venue = first; venue < end; venue += 1) {
    if (Number.isNaN(metres[venue])) continue;
    reached += 1;
    if (metres[venue] < nearest) nearest = metres[venue];
  }
  if (reached === 0) return NOT_SERVED;
  return reached === end - first ? nearest : IN_PART;
}

/** Metres to the nearest venue of a row, Infinity for no distance to give, NaN when none is in reach. */
export function nearestOf({ firstRowVenue, rowVenues }, row, metres) {
  let nearest = NOT_SERVED;
  for (let n = firstRowVenue[row]; n < firstRowVenue[row + 1]; n += 1) {
    const away = metres[rowVenues[n]];
    if (!(away >= nearest)) nearest = Number.isNaN(away) ? nearest : away;
  }
  return nearest;
}
