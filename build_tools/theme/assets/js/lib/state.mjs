/**
 * The search as the address bar holds it, in the fragment, which no server ever sees: `#p=NG7+2RD&m=10&level=Level+1`.
 */

import { parsePostcode } from "./postcode.mjs";
import { FACETS } from "./search.mjs";

/**
 * @typedef {object} State
 * @property {string} postcode as typed
 * @property {number | null} miles the radius; null for any
 * @property {string} qualification
 * @property {string} text
 * @property {"distance" | "name"} sort
 * @property {string[]} level and so on for every facet
 */

export const DEFAULT_MILES = 10;
export const RADII = [1, 3, 5, 10, 15, 20, 25];
const LONGEST_TEXT = 200;
const MOST_CHOICES = 40;

/** @returns {State} nothing asked */
export function emptyState() {
  const facets = Object.fromEntries(FACETS.map((name) => [name, []]));
  return { postcode: "", miles: DEFAULT_MILES, qualification: "", text: "", sort: "distance", ...facets };
}

/**
 * The state that a fragment holds. Whatever does not make sense is left out; nothing throws.
 *
 * @param {string} fragment with or without `#`
 * @returns {State}
 */
export function readFragment(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = (key) => (given.get(key) ?? "").trim().slice(0, LONGEST_TEXT);
  const state = { ...emptyState(), postcode: text("p"), qualification: text("q"), text: text("t") };
  state.miles = readMiles(given.get("m"));
  if (given.get("sort") === "name") state.sort = "name";
  for (const name of FACETS) state[name] = [...new Set(given.getAll(name))].filter(Boolean).slice(0, MOST_CHOICES);
  return state;
}

/** A radius as written in an address or chosen in a form: `any` for none, the usual one where it makes no sense. */
export function readMiles(text) {
  if (text === "any") return null;
  const miles = Number(text);
  return text && miles > 0 && miles <= 1000 ? miles : DEFAULT_MILES;
}

/**
 * The fragment that holds a state, without `#`; empty when nothing is asked.
 *
 * @param {State} state
 */
export function writeFragment(state) {
  const given = new URLSearchParams();
  if (state.postcode) given.set("p", state.postcode);
  if (state.postcode && state.miles !== DEFAULT_MILES) given.set("m", String(state.miles ?? "any"));
  if (state.qualification) given.set("q", state.qualification);
  if (state.text) given.set("t", state.text);
  for (const name of FACETS) for (const value of state[name]) given.append(name, value);
  if (state.sort !== "distance") given.set("sort", state.sort);
  return given.toString();
}

/**
 * The state to pass on to others: of a postcode it keeps the district alone, of anything else typed there nothing.
 *
 * @param {State} state
 * @returns {State}
 */
export function shareable(state) {
  return { ...state, postcode: parsePostcode(state.postcode)?.district ?? "" };
}

/** Whether anything narrows the answers, apart from the place. @param {State} state */
export function isNarrowed(state) {
  return Boolean(state.qualification || state.text || FACETS.some((name) => state[name].length));
}

/** The state without anything that narrows it; the place and the order stay. @param {State} state @returns {State} */
export function cleared(state) {
  return { ...emptyState(), postcode: state.postcode, miles: state.miles, sort: state.sort };
}
