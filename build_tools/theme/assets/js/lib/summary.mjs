/** What the page says of an answer in one line, and of what the reader changed. Words only: no document here. */

import { counted } from "./counted.mjs";
import { FACETS } from "./search.mjs";

const NUMBERS = new Intl.NumberFormat("en-GB");

/**
 * `12 providers within 10 miles of NG7 2RD, and 2 that come to you or teach online`.
 *
 * @param {object} answer
 * @param {number} answer.near how many have a distance; all of them when there is no place
 * @param {number} answer.remote how many come to the place or teach online, which have none
 * @param {import("./place.mjs").Place | null} answer.place
 * @param {import("./state.mjs").State} answer.state
 * @param {boolean} answer.isRefused whether a postcode was typed that could not be used
 * @param {boolean} answer.isNarrowed whether anything narrows the answers
 */
export function headingOf({ near, remote, place, state, isRefused, isNarrowed }) {
  const total = near === 0 ? "No providers" : counted(near, "provider");
  if (!place) {
    const all = isRefused && !isNarrowed && near > 1 ? `All ${total}` : total;
    return isRefused ? `${all}: the postcode was not used` : all;
  }
  const others = remote === 1 ? "1 that comes to you or teaches online" : remoteWords(remote);
  const joined = near === 0 ? "but" : "and";
  return `${total}${whereAsked(state, place)}${remote ? `, ${joined} ${others}` : ""}`;
}

function remoteWords(count) {
  return `${NUMBERS.format(count)} that come to you or teach online`;
}

function whereAsked({ miles, sort }, { label }) {
  if (miles !== null) return ` within ${counted(miles, "mile")} of ${label}`;
  return sort === "distance" ? `, nearest to ${label} first` : ` at any distance from ${label}`;
}

/**
 * `Level 1 on, sorted by name`: what differs between two states, for those who do not see the boxes. What was typed
 * is left out, because the heading or the tags repeat it.
 *
 * @param {import("./state.mjs").State} before
 * @param {import("./state.mjs").State} after
 * @param {(facet: string, id: string) => string} nameOf
 */
export function whatChanged(before, after, nameOf) {
  const said = [];
  for (const name of FACETS) {
    for (const id of after[name]) if (!before[name].includes(id)) said.push(`${nameOf(name, id)} on`);
    for (const id of before[name]) if (!after[name].includes(id)) said.push(`${nameOf(name, id)} off`);
  }
  for (const name of ["qualification", "text"]) {
    if (before[name] !== after[name]) said.push(after[name] ? `“${after[name]}” on` : `“${before[name]}” off`);
  }
  if (before.sort !== after.sort) said.push(`sorted by ${after.sort}`);
  const words = said.join(", ");
  return words && words[0].toUpperCase() + words.slice(1);
}
