/**
 * Where the reader is: a point for what was typed, or one plain sentence why not. The twin of decide/place.py.
 *
 * Only the file of the postcode's district is asked for, so the postcode itself never leaves the device.
 */

import { parsePostcode, partOfPostcode } from "./postcode.mjs";

/**
 * @typedef {object} Place
 * @property {number} easting
 * @property {number} northing
 * @property {string} district
 * @property {string} label
 */

/** @typedef {{code: string, sentence: string}} Trouble */

const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";
const OFF_GRID_AREAS = ["BT", "GY", "IM", "JE"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July"];
MONTHS.push("August", "September", "October", "November", "December");

const SENTENCES = {
  "not-a-postcode": () => "That is not a postcode. Type a whole one, such as NG7 2RD, or a district, such as NG7.",
  "off-grid": ({ label }) =>
    `${label} cannot be searched here: distances are measured on the British grid, which leaves out ` +
    "Northern Ireland, the Channel Islands and the Isle of Man.",
  "no-such-postcode": ({ label, district }) =>
    `There is no postcode ${label}. Check it, or type the district alone: ${district}.`,
  "not-covered": ({ district }) => `${district} is too far from every provider here to measure from.`,
  terminated: ({ label, district }, ended) =>
    `${label} is no longer in use${ended}. Type the current postcode, or the district alone: ${district}.`,
  "no-coordinates": ({ label, district }) =>
    `${label} exists, but the source gives no position for it. ` +
    `Type a nearby postcode, or the district alone: ${district}.`,
  "not-loaded": () => "The postcodes could not be fetched. Check your connection, then search again.",
};

const ONLY_A_PART = ({ label, district }) =>
  `${label} is only part of a postcode. Type all of it, or the district alone: ${district}.`;

/** @returns {{trouble: Trouble}} */
function trouble(code, postcode, ended = "") {
  return { trouble: { code, sentence: SENTENCES[code](postcode, ended) } };
}

/** ` (it ended in June 2019)` from `2019-06` or `201906`; nothing for what is no month. @param {string} month */
export function endedIn(month) {
  const parts = /^([0-9]{4})-?(0[1-9]|1[0-2])(?:-[0-9]{2})?$/.exec(month);
  return parts ? ` (it ended in ${MONTHS[Number(parts[2]) - 1]} ${parts[1]})` : "";
}

/** The values of a column of steps up to and including position `last`; null where there is none. */
export function valueAt(steps, last) {
  if (steps[last] === null) return null;
  let value = 0;
  for (let n = 0; n <= last; n += 1) value += steps[n] ?? 0;
  return value;
}

/** Where an inward code stands among all that could be, as render/postcode_shards.py numbers them. */
function inwardNumber(code) {
  return Number(code[0]) * 400 + LETTERS.indexOf(code[1]) * 20 + LETTERS.indexOf(code[2]);
}

/** The position of a code in a rising column of steps, or -1. */
function positionOf(wanted, steps) {
  let number = 0;
  return steps.findIndex((step) => (number += step) === wanted);
}

/**
 * The place that was typed, or what is the matter with it.
 *
 * @param {string} text
 * @param {(file: string) => Promise<any>} load reads a file of the postcode folder, such as `NG7.json`
 * @returns {Promise<{place?: Place, trouble?: Trouble}>}
 */
export async function findPlace(text, load) {
  const part = partOfPostcode(text);
  if (part) return { trouble: { code: "not-a-postcode", sentence: ONLY_A_PART(part) } };
  const postcode = parsePostcode(text);
  if (!postcode) return trouble("not-a-postcode", postcode);
  if (OFF_GRID_AREAS.includes(postcode.area)) return trouble("off-grid", postcode);
  try {
    return await placeOf(postcode, load);
  } catch {
    return trouble("not-loaded", postcode);
  }
}

async function placeOf(postcode, load) {
  const { district, inward, label } = postcode;
  const list = await load("districts.json");
  const position = list.covered.split(" ").indexOf(district);
  if (position < 0 && !list.others.split(" ").includes(district)) {
    const sentence = `There is no postcode district ${district}. Check what stands before the space.`;
    return { trouble: { code: "no-such-postcode", sentence } };
  }
  if (position < 0) return trouble("not-covered", postcode);
  if (!inward) return placed(list, position, district, label);
  const shard = await load(`${district}.json`);
  const month = shard.ended?.[inward];
  if (month !== undefined) return trouble("terminated", postcode, endedIn(month));
  const found = positionOf(inwardNumber(inward), shard.inward);
  if (found < 0) return trouble("no-such-postcode", postcode);
  if (shard.easting[found] === null) return trouble("no-coordinates", postcode);
  return placed(shard, found, district, label);
}

function placed(columns, position, district, label) {
  const easting = valueAt(columns.easting, position);
  const northing = valueAt(columns.northing, position);
  return { place: { easting, northing, district, label } };
}
