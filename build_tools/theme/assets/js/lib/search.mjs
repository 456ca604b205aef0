/**
 * Answer a school's question in the reader's browser: the twin of decide/find.py, over the columns of search.json.
 *
 * Every filter is a set of rows (a row is a course); a provider is found when a row is in all of them, so what is
 * asked of a course holds within one course. Nothing here touches the page, the network or the clock.
 */

import { allBits, keep, listed, noBits, setBit } from "./bits.mjs";
import { codeFacet, countProviders, levelFacet, maskFacet, rowsWith } from "./facets.mjs";
import { METRES_PER_MILE, metresBetween } from "./grid.mjs";
import { areaOf } from "./postcode.mjs";
import { fromSteps, layOut, NO_COURSE, rowsByCode } from "./rows.mjs";
import { eachHolder, openTokens } from "./tokens.mjs";
import { tidyNumber, wordsOf } from "./words.mjs";

/**
 * @typedef {object} Question every part may be empty; all that is given must hold
 * @property {import("./place.mjs").Place | null} place
 * @property {number | null} miles the radius; null for any
 * @property {string} qualification
 * @property {string} text
 * @property {string[]} level
 * @property {string[]} body
 * @property {string[]} subject
 * @property {string[]} needs all of them must be met; of the others any
 * @property {string[]} keystage
 * @property {string[]} status
 */

/**
 * @typedef {object} Found
 * @property {number} provider position in the payload
 * @property {number} venue position in the payload; -1 when it has none
 * @property {number[]} courses positions in the payload
 * @property {number | null} metres null when there is no distance to give
 * @property {number} venues at how many venues within reach these courses run
 * @property {number | null} easting of the venue; null when it has no point
 * @property {number | null} northing
 */

export const FACETS = ["level", "body", "subject", "needs", "keystage", "status"];
const EVERYWHERE = "England";
const NOT_SERVED = NaN;
const NO_DISTANCE = Infinity;
const REMEMBERED = 60;

/** @type {Question} */
export const NOTHING_ASKED = {
  place: null,
  miles: null,
  qualification: "",
  text: "",
  level: [],
  body: [],
  subject: [],
  needs: [],
  keystage: [],
  status: [],
};

export class SearchEngine {
  /**
   * @param {any} payload what render/search_index.py wrote
   * @param {string} today ISO date in London; what ended before it is not found
   */
  constructor(payload, today) {
    this.payload = payload;
    this.rows = layOut(payload, today);
    this.leftOut = this.rows.ended.size;
    this.easting = fromSteps(payload.venues.easting);
    this.northing = fromSteps(payload.venues.northing);
    this.covers = payload.venues.covers.map((areas) => areas.split(";"));
    this.providerWords = openTokens(payload.providers.words);
    this.firstRow = firstRows(this.rows.provider, payload.providers.id.length);
    this.dictionaries = ["title", "qualification", "body", "subject"].map((name) => this.#dictionary(name));
    this.facets = Object.fromEntries(FACETS.map((name) => [name, this.#facet(name)]));
    this.remembered = new Map();
  }

  #rowCodes(column) {
    const codes = this.payload.courses[column];
    return Int32Array.from(this.rows.course, (course) => (course === NO_COURSE ? -1 : (codes[course] ?? -1)));
  }

  #dictionary(name) {
    const entries = this.payload[{ body: "bodies" }[name] ?? `${name}s`];
    const by = rowsByCode(this.#rowCodes(name), entries.name.length);
    return { name, ids: entries.id, tokens: openTokens(entries.words), by };
  }

  /** A facet's options, and for each row which of them it has. */
  #facet(name) {
    const { payload, rows } = this;
    const fromProvider = (column) => Uint32Array.from(rows.provider, (p) => payload.providers[column][p]);
    if (name === "level") return levelFacet(payload.levels, this.#rowCodes("level"));
    if (name === "body") return codeFacet(payload.bodies.id, payload.bodies.name, this.#rowCodes("body"));
    if (name === "subject") return codeFacet(payload.subjects.id, payload.subjects.name, this.#rowCodes("subject"));
    if (name === "needs") return maskFacet(payload.needs, fromProvider("needs"), true);
    if (name === "keystage") return maskFacet(payload.keyStages, fromProvider("keyStages"), false);
    const statuses = payload.statuses;
    return codeFacet(statuses.map(([id]) => id), statuses.map(([, label]) => label), fromProvider("status"));
  }

  /**
   * What is found, sorted, and how many providers each further choice would leave.
   *
   * @param {Question} question
   * @param {"distance" | "name"} sort
   * @returns {{found: Found[], counts: Record<string, Uint32Array>}}
   */
  search(question, sort = "distance") {
    const base = this.#base(question);
    const chosen = this.#chosen(question);
    const rows = listed(intersection(base, Object.values(chosen)));
    const counts = {};
    for (const name of FACETS) {
      const facet = this.facets[name];
      const others = FACETS.filter((other) => chosen[other] && other !== name);
      const asIfUnchosen = () => listed(intersection(base, others.map((other) => chosen[other])));
      const left = chosen[name] && !facet.all ? asIfUnchosen() : rows;
      counts[name] = countProviders(facet, left, this.rows.provider);
    }
    const found = this.#answers(rows, this.#serving(question).metres);
    if (sort === "distance" && question.place) found.sort((a, b) => distanceOrder(a, b) || a.provider - b.provider);
    return { found, counts };
  }

  /** How many providers a question finds. @param {Question} question */
  count(question) {
    const rows = listed(intersection(this.#base(question), Object.values(this.#chosen(question))));
    const { provider } = this.rows;
    return rows.reduce((count, row, n) => count + (n === 0 || provider[row] !== provider[rows[n - 1]] ? 1 : 0), 0);
  }

  /** How many providers a question would find but for their approval having ended since the build. */
  countLeftOut(question) {
    if (!this.leftOut) return 0;
    this.asBuilt ??= new SearchEngine(this.payload, this.payload.asOf);
    return this.asBuilt.search(question, "name").found.filter(({ provider }) => this.rows.ended.has(provider)).length;
  }

  /** The rows that words, qualification and place leave. */
  #base(question) {
    const rows = allBits(this.rows.size);
    for (const word of wordsOf(question.text)) keep(rows, this.#remember(`t ${word}`, () => this.#withWord(word)));
    const qualification = question.qualification;
    if (wordsOf(qualification).length) {
      keep(rows, this.#remember(`q ${qualification}`, () => this.#withQualification(qualification)));
    }
    if (question.place) keep(rows, this.#serving(question).rows);
    return rows;
  }

  /** The last sets worked out, because between two questions of one reader most filters stay. */
  #remember(key, work) {
    const known = this.remembered.get(key) ?? work();
    this.remembered.delete(key);
    this.remembered.set(key, known);
    if (this.remembered.size > REMEMBERED) this.remembered.delete(this.remembered.keys().next().value);
    return known;
  }

  #withWord(word) {
    const rows = noBits(this.rows.size);
    for (const { tokens, by } of this.dictionaries) eachHolder(tokens, word, (code) => addRows(rows, by, code));
    eachHolder(this.providerWords, word, (provider) => {
      for (let row = this.firstRow[provider]; row < this.firstRow[provider + 1]; row += 1) setBit(rows, row);
    });
    return rows;
  }

  #withQualification(text) {
    const { ids, tokens, by } = this.dictionaries.find(({ name }) => name === "qualification");
    const number = tidyNumber(text);
    const codes = new Set(number ? [ids.indexOf(number)] : ids.keys());
    if (!number) {
      for (const word of wordsOf(text)) {
        const having = new Set();
        eachHolder(tokens, word, (code) => having.add(code));
        for (const code of codes) if (!having.has(code)) codes.delete(code);
      }
    }
    const rows = noBits(this.rows.size);
    for (const code of codes) if (code >= 0) addRows(rows, by, code);
    return rows;
  }

  /** The rows within reach of the place, and metres for each venue: NaN out of reach, Infinity for outreach. */
  #serving({ place, miles }) {
    if (!place) return { rows: null, metres: null };
    const key = `p ${place.easting} ${place.northing} ${place.district} ${miles}`;
    return this.#remember(key, () => {
      const limit = miles === null ? Infinity : miles * METRES_PER_MILE;
      const names = [EVERYWHERE, areaOf(place.district), place.district];
      const metres = Float64Array.from(this.easting, (easting, venue) => {
        if (easting === null) return this.covers[venue].some((area) => names.includes(area)) ? NO_DISTANCE : NOT_SERVED;
        const away = metresBetween(place.easting, place.northing, easting, this.northing[venue]);
        return away <= limit ? away : NOT_SERVED;
      });
      const rows = noBits(this.rows.size);
      for (let row = 0; row < this.rows.size; row += 1) {
        const end = this.rows.firstRowVenue[row + 1];
        for (let n = this.rows.firstRowVenue[row]; n < end; n += 1) {
          if (!Number.isNaN(metres[this.rows.rowVenues[n]])) setBit(rows, row);
        }
      }
      return { rows, metres };
    });
  }

  /** For each facet with a choice made, the rows that the choice leaves. */
  #chosen(question) {
    const chosen = {};
    for (const name of FACETS) {
      if (question[name].length) chosen[name] = rowsWith(this.facets[name], question[name]);
    }
    return chosen;
  }

  /** One answer for each provider of the rows, in the order of the payload, which is by name. */
  #answers(rows, metres) {
    const { provider, course, firstRowVenue, rowVenues } = this.rows;
    const found = [];
    const seen = new Int32Array(this.easting.length).fill(-1);
    let answer = null;
    for (const row of rows) {
      const its = provider[row];
      if (answer?.provider !== its) {
        answer = { provider: its, venue: -1, courses: [], metres: null, venues: 0, easting: null, northing: null };
        found.push(answer);
      }
      if (course[row] !== NO_COURSE) answer.courses.push(course[row]);
      for (let n = firstRowVenue[row]; n < firstRowVenue[row + 1]; n += 1) {
        const venue = rowVenues[n];
        if (seen[venue] === its || (metres && Number.isNaN(metres[venue]))) continue;
        seen[venue] = its;
        answer.venues += 1;
        nearer(answer, venue, metres);
      }
    }
    for (const each of found) {
      each.easting = this.easting[each.venue] ?? null;
      each.northing = this.northing[each.venue] ?? null;
    }
    return found;
  }
}

/** Take the venue into the answer if it is nearer than the one it has; the earlier in the file settles a tie. */
function nearer(answer, venue, metres) {
  const away = metres ? metres[venue] : NO_DISTANCE;
  const held = answer.metres ?? NO_DISTANCE;
  if (answer.venue >= 0 && (away > held || (away === held && venue >= answer.venue))) return;
  answer.venue = venue;
  answer.metres = away === NO_DISTANCE ? null : away;
}

function distanceOrder(a, b) {
  if (a.metres === null || b.metres === null) return (a.metres === null) - (b.metres === null);
  return a.metres - b.metres;
}

function intersection(base, sets) {
  return sets.reduce(keep, base.slice());
}

function addRows(rows, by, code) {
  for (let n = by.first[code]; n < by.first[code + 1]; n += 1) setBit(rows, by.rows[n]);
}

/** The first row of each provider; one that is left out has none. */
function firstRows(providers, size) {
  const first = new Uint32Array(size + 1);
  for (const provider of providers) first[provider + 1] += 1;
  for (let n = 0; n < size; n += 1) first[n + 1] += first[n];
  return first;
}
