/** What to leave out when little is found: each thing asked in turn, with how many providers that would find. */

import { FACETS } from "./search.mjs";
import { cleared, isNarrowed, RADII } from "./state.mjs";

const GROUP_WORDS = {
  level: "Any level",
  body: "Any awarding body",
  subject: "Any subject",
  keystage: "Any key stage",
  status: "Any approval",
};

/**
 * The states that each leave out one thing, where that finds more; if none alone does, all of them left out.
 *
 * @param {import("./state.mjs").State} state
 * @param {number} found how many providers it finds
 * @param {boolean} hasPlace whether its postcode leads to a place
 * @param {(state: import("./state.mjs").State) => number} count
 * @returns {{label: string, state: import("./state.mjs").State, count: number}[]}
 */
export function relaxations(state, found, hasPlace, count) {
  const counted = ([label, relaxed]) => ({ label, state: relaxed, count: count(relaxed) });
  const more = (offer) => offer.count > found;
  const further = wider(state, hasPlace).map(counted).filter(more).filter(isFirstOrAnywhere);
  const one = [...further, ...looser(state).map(counted).filter(more)];
  if (one.length || !isNarrowed(state)) return one;
  return everything(state).map(counted).filter(more).slice(0, 1);
}

/** Of the wider circles the smallest that finds more, and no circle at all if that finds more again. */
function isFirstOrAnywhere(offer, n, offers) {
  return n === 0 || (offer.state.miles === null && offer.count > offers[0].count);
}

/** @returns {[string, import("./state.mjs").State][]} */
function wider(state, hasPlace) {
  if (!hasPlace || state.miles === null) return [];
  const radii = RADII.filter((miles) => miles > state.miles);
  const circles = radii.map((miles) => [`Within ${miles} miles`, { ...state, miles }]);
  return [...circles, ["At any distance", { ...state, miles: null }]];
}

/** @returns {[string, import("./state.mjs").State][]} */
function everything(state) {
  return [
    ["Without any filter", cleared(state)],
    ["Without any filter, at any distance", { ...cleared(state), miles: null }],
  ];
}

/** @returns {[string, import("./state.mjs").State][]} */
function looser(state) {
  const offers = [];
  if (state.qualification) {
    const { qualification, text } = state;
    const words = { ...state, qualification: "", text: text ? `${text} ${qualification}` : qualification };
    offers.push([`Search for ‘${qualification}’ in any words`, words]);
    offers.push(["Any qualification", { ...state, qualification: "" }]);
  }
  if (state.text) offers.push([`Without “${state.text}”`, { ...state, text: "" }]);
  for (const name of FACETS) {
    if (name === "needs") {
      for (const need of state.needs) {
        offers.push([`Without ${need}`, { ...state, needs: state.needs.filter((other) => other !== need) }]);
      }
    } else if (state[name].length) offers.push([GROUP_WORDS[name], { ...state, [name]: [] }]);
  }
  return offers;
}
