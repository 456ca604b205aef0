/**
 * Straight-line distance between points of the British National Grid.
 *
 * The twin of models/grid.py, operation by operation, so that both give the same bits; the reasons stand there.
 */

export const METRES_PER_MILE = 1609.344;
const CENTRAL_SCALE = 0.9996012717;
const TRUE_ORIGIN_EASTING = 400000;
const RADIUS = 6381000;

/** @param {number} easting */
function scaleAt(easting) {
  const offset = (easting - TRUE_ORIGIN_EASTING) / RADIUS;
  return CENTRAL_SCALE * (1 + (offset * offset) / 2);
}

/**
 * Metres on the ground between two points given in whole metres of EPSG:27700.
 *
 * @param {number} fromEasting
 * @param {number} fromNorthing
 * @param {number} toEasting
 * @param {number} toNorthing
 */
export function metresBetween(fromEasting, fromNorthing, toEasting, toNorthing) {
  const east = toEasting - fromEasting;
  const north = toNorthing - fromNorthing;
  const middle = (fromEasting + toEasting) / 2;
  const scale = (scaleAt(fromEasting) + 4 * scaleAt(middle) + scaleAt(toEasting)) / 6;
  return Math.sqrt(east * east + north * north) / scale;
}

/** Statute miles, unrounded. @param {number} metres */
export function miles(metres) {
  return metres / METRES_PER_MILE;
}
