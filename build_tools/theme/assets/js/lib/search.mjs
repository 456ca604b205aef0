/**
 * Answer a school's question in the reader's browser: the twin of decide/find.py, over the columns of search/core.json.
 *
 * One walk over the rows (a row is a course) finds who fits and counts what each further choice would leave: a row notes
 * in bits which facets stand in its way. None: it is found. One: it counts for that facet, as if nothing were chosen there.
 * So what is asked of a course holds within one course. Nothing here touches the page, the network or the clock.
 */

import { unpacked } from "./columns.mjs";
import { facetsOf, fitting, OptionBits, optionCounts } from "./facets.mjs";
import { Found } from "./found.mjs";
import { IN_PART, measured, nearestOf, NO_DISTANCE } from "./reach.mjs";
import { layOut, NO_COURSE, SEVERAL } from "./rows.mjs";
import { markHolders, openTokens } from "./tokens.mjs";
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

export const FACETS = ["level", "body", "subject", "needs", "keystage", "status"];
/** So many of them are of courses; the others are of providers. */
const OF_KINDS = 3;
/** What only search/rest.json tells. */
const IN_REST = ["needs", "keystage"];
const NOT_KNOWN = -1;
const REMEMBERED = 20;
/** What stands in the way of a row beside the facets, which have the bits below. */
const OTHERWISE = 1 << FACETS.length;

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

/** Whether a question needs the index of words, and with it all titles. @param {Question} question */
export function asksForWords({ text }) {
  return wordsOf(text).length > 0;
}

/** Whether a question needs search/rest.json whatever it finds. @param {Question} question */
export function asksForRest(question) {
  return IN_REST.some((name) => question[name].length > 0);
}

export class SearchEngine {
  /**
   * @param {any} core what render/search_index.py wrote
   * @param {string} today ISO date in London; what ended before it is not found
   */
  constructor(core, today) {
    this.core = core;
    this.rows = layOut(core, today);
    this.leftOut = this.rows.isEnded.reduce((count, ended) => count + ended, 0);
    this.facets = facetsOf(core);
    this.optionBits = new OptionBits(FACETS.slice(0, OF_KINDS).map((name) => this.facets[name]));
    this.whole = this.optionBits.ofProviders(this.rows);
    const column = (name) => unpacked(core.kinds[name], core.kinds.count);
    this.levels = column("level");
    this.kinds = { qualifications: column("qualification"), bodies: column("body"), subjects: column("subject") };
    // Until the order of names is there it is known of the first few; the others come after them, nobody knows how.
    this.rank = new Int32Array(this.rows.providers).fill(this.rows.providers);
    core.firstByName.forEach((provider, n) => (this.rank[provider] = n));
    this.titleOf = new Int32Array(this.rows.kindOf.length).fill(NOT_KNOWN);
    this.remembered = new Map();
  }

  /** Take in words.json, without which a question that has words cannot be answered. @param {any} words */
  learnWords(words) {
    this.tokens ??= Object.fromEntries(Object.entries(words).map(([name, packed]) => [name, openTokens(packed)]));
  }

  /** Whether it is known who has what of a facet. @param {string} name */
  knowsFacet(name) {
    return Boolean(this.rest) || !IN_REST.includes(name);
  }

  /** Take in rest.json: the order of names, and facets that few ask about first. @param {any} rest */
  learnRest(rest) {
    if (this.rest) return;
    this.rest = rest;
    this.rank = unpacked(rest.rank, this.rows.providers);
    this.facets = facetsOf(this.core, rest);
  }

  /**
   * Take in the titles of the courses of some providers, which stand one after another.
   *
   * @param {number[]} providers
   * @param {{titles: string}} file
   */
  learnTitles(providers, { titles }) {
    const { firstCourse, kindOf } = this.rows;
    const listed = this.core.kinds.titles;
    const courses = providers.reduce((sum, provider) => sum + firstCourse[provider + 1] - firstCourse[provider], 0);
    const column = unpacked(titles, courses);
    let at = 0;
    for (const provider of providers) {
      for (let c = firstCourse[provider]; c < firstCourse[provider + 1]; c += 1) {
        // The one after the last stands for the title of the qualification.
        this.titleOf[c] = listed[kindOf[c]][column[at++]] ?? this.core.titles.length;
      }
    }
  }

  /** Whether the titles of a provider's courses are known. @param {number} provider */
  knowsTitles(provider) {
    const { firstCourse } = this.rows;
    return firstCourse[provider] === firstCourse[provider + 1] || this.titleOf[firstCourse[provider]] !== NOT_KNOWN;
  }

  /**
   * What is found, and how many providers each further choice would leave.
   *
   * @param {Question} question
   * @param {"distance" | "name"} sort
   * @returns {{found: Found, counts: Record<string, Uint32Array>}}
   */
  search(question, sort = "distance") {
    const { rows, optionBits, whole } = this;
    const { firstRow, isPlain } = rows;
    const asked = this.#asked(question);
    const { kindFails, words, metres, reach } = asked;
    const isOfAnyKind = kindFails.every((fails) => fails === 0);
    const given = optionBits.giving(kindFails);
    const size = optionBits.words;
    const bits = new Int32Array(size);
    const totals = new Uint32Array(size * 32);
    const ofProviders = FACETS.slice(OF_KINDS).map((name) => this.facets[name]);
    const held = ofProviders.map(({ options }) => new Uint32Array(options.length));
    const isByDistance = sort === "distance" && Boolean(metres);
    const found = new Found(rows.providers, this.rank, isByDistance, (provider) => this.#answer(provider, asked));
    for (let p = 0; p < rows.providers; p += 1) {
      if (metres && Number.isNaN(reach[p])) continue;
      const fails = providerFails(asked, p);
      if (isSeveral(fails)) continue;
      const hasWords = hasAll(words, p);
      if (!hasWords && !couldHaveAll(words, p)) continue;
      let nearest = NO_DISTANCE;
      if (isOfAnyKind && hasWords && (!metres || (isPlain[p] === 1 && reach[p] !== IN_PART))) {
        // Nothing is asked that could tell its rows apart, so that they need not be walked.
        if (firstRow[p] === firstRow[p + 1]) continue;
        if (metres) nearest = reach[p];
        if (fails === 0) for (let w = 0; w < size; w += 1) bits[w] = whole[p * size + w];
      } else nearest = this.#walked(p, fails, hasWords, asked, given, bits);
      if (fails === 0) optionBits.count(totals, bits);
      if (Number.isNaN(nearest)) continue;
      if (fails === 0) found.add(p, nearest);
      for (let n = 0; n < held.length; n += 1) {
        // Where all that is chosen must hold, another choice can only take away from what is found.
        if (fails === 0 || (fails === 1 << (OF_KINDS + n) && !ofProviders[n].all)) held[n][ofProviders[n].codes[p]] += 1;
      }
    }
    const counts = [...optionBits.byFacet(totals), ...ofProviders.map((facet, n) => optionCounts(facet, held[n]))];
    return { found, counts: Object.fromEntries(FACETS.map((name, n) => [name, counts[n]])) };
  }

  /**
   * Walk a provider's rows, and put what they count for into `bits`. A function of its own, because browsers are quicker to
   * make fast what is called ten thousand times than what loops as often.
   *
   * @returns {number} metres to the nearest row that fits, Infinity where there is no distance, NaN where no row fits
   */
  #walked(provider, fails, hasWords, { kindFails, words, metres }, given, bits) {
    const { firstRow, kind, onlyVenue } = this.rows;
    let nearest = NaN;
    for (let row = firstRow[provider]; row < firstRow[provider + 1]; row += 1) {
      const its = kindFails[kind[row]];
      if (its !== 0 && (fails !== 0 || its >= OTHERWISE || isSeveral(its))) continue;
      if (!hasWords && !this.#isAbout(row, provider, words)) continue;
      let away = NO_DISTANCE;
      if (metres) away = onlyVenue[row] === SEVERAL ? nearestOf(this.rows, row, metres) : metres[onlyVenue[row]];
      if (Number.isNaN(away)) continue;
      if (its === 0 && !(away >= nearest)) nearest = away;
      if (fails === 0) for (let w = 0, from = kind[row] * bits.length; w < bits.length; w += 1) bits[w] |= given[from + w];
    }
    return nearest;
  }

  /** What a course is called, and what it leads to; undefined where the file does not say. @param {number} course */
  course(course) {
    const { core, rows, kinds, titleOf } = this;
    const kind = rows.kindOf[course];
    const qualification = core.qualifications.name[kinds.qualifications[kind]];
    return {
      title: core.titles[titleOf[course]] ?? qualification,
      qualification,
      body: core.bodies.name[kinds.bodies[kind]],
      level: core.levels[this.levels[kind]],
    };
  }

  /** How many providers a question finds. @param {Question} question */
  count(question) {
    return this.search(question, "name").found.size;
  }

  /** How many providers a question would find but for their approval having ended since the build. */
  countLeftOut(question) {
    if (!this.leftOut) return 0;
    this.asBuilt ??= new SearchEngine(this.core, this.core.asOf);
    Object.assign(this.asBuilt, { tokens: this.tokens, titleOf: this.titleOf, rest: this.rest, rank: this.rank, facets: this.facets });
    const { providers, size } = this.asBuilt.search(question, "name").found;
    return providers.subarray(0, size).reduce((count, provider) => count + this.rows.isEnded[provider], 0);
  }

  /** A question worked out as far as it can be before the walk. */
  #asked(question) {
    const kindFails = new Uint8Array(this.core.kinds.count + 1);
    const ofProviders = [];
    FACETS.forEach((name, n) => {
      if (!question[name].length) return;
      const { codes } = this.facets[name];
      const fits = fitting(this.facets[name], question[name]);
      if (codes) ofProviders.push({ codes, fails: Uint8Array.from(fits, (fit) => (fit ? 0 : 1 << n)) });
      else fits.forEach((fit, kind) => (kindFails[kind] |= fit ? 0 : 1 << n));
    });
    const { qualification } = question;
    if (wordsOf(qualification).length) {
      const wanted = this.#remember(`q ${qualification}`, () => this.#qualified(qualification));
      kindFails.forEach((_, kind) => (kindFails[kind] |= wanted.has(this.kinds.qualifications[kind]) ? 0 : OTHERWISE));
    }
    const { place, miles } = question;
    return {
      kindFails,
      ofProviders,
      words: wordsOf(question.text).map((word) => this.#remember(`t ${word}`, () => this.#having(word))),
      ...(place && this.#remember(placeKey(place, miles), () => measured(this.rows, place, miles))),
    };
  }

  /** The last sets worked out, because between two questions of one reader most of what is asked stays. */
  #remember(key, work) {
    const known = this.remembered.get(key) ?? work();
    this.remembered.delete(key);
    this.remembered.set(key, known);
    if (this.remembered.size > REMEMBERED) this.remembered.delete(this.remembered.keys().next().value);
    return known;
  }

  /** Who has a word: providers in their own words, courses in their title or in what they lead to. */
  #having(word) {
    const { tokens, kinds } = this;
    const holders = (name, size) => {
      const has = new Uint8Array(size);
      markHolders(tokens[name], word, has);
      return has;
    };
    const ofKinds = new Uint8Array(this.core.kinds.count + 1);
    for (const [name, codes] of Object.entries(kinds)) {
      const has = holders(name, this.core[name].id.length);
      codes.forEach((code, kind) => (ofKinds[kind] |= has[code]));
    }
    const providers = holders("providers", this.rows.providers);
    const titles = holders("titles", this.core.titles.length + 1);
    return { providers, kinds: ofKinds, titles, isOfCourses: ofKinds.includes(1) || titles.includes(1) };
  }

  /** The qualifications that a number names, or that have words beginning so. @returns {Set<number>} */
  #qualified(text) {
    const { id, name } = this.core.qualifications;
    const number = tidyNumber(text);
    if (number) return new Set([id.indexOf(number)].filter((code) => code >= 0));
    this.qualificationWords ??= id.map((each, code) => wordsOf(`${name[code]} ${each}`));
    const begins = (have) => wordsOf(text).every((wanted) => have.some((word) => word.startsWith(wanted)));
    return new Set([...id.keys()].filter((code) => begins(this.qualificationWords[code])));
  }

  /** Whether a row has all the words, be they its provider's, its title's or of what it leads to. */
  #isAbout(row, provider, words) {
    const { kind, course } = this.rows;
    for (let n = 0; n < words.length; n += 1) {
      const { providers, kinds, titles } = words[n];
      if (providers[provider] || kinds[kind[row]]) continue;
      if (course[row] === NO_COURSE || !titles[this.titleOf[course[row]]]) return false;
    }
    return true;
  }

  /** All of one answer. @returns {import("./found.mjs").Answer} */
  #answer(provider, asked) {
    const { firstRow, kind, course, firstRowVenue, rowVenues, easting, northing } = this.rows;
    const answer = { provider, venue: -1, courses: [], metres: null, venues: 0 };
    const seen = new Set();
    for (let row = firstRow[provider]; row < firstRow[provider + 1]; row += 1) {
      if (asked.kindFails[kind[row]] || !this.#isAbout(row, provider, asked.words)) continue;
      if (asked.metres && Number.isNaN(nearestOf(this.rows, row, asked.metres))) continue;
      if (course[row] !== NO_COURSE) answer.courses.push(course[row]);
      for (const venue of rowVenues.subarray(firstRowVenue[row], firstRowVenue[row + 1])) {
        if (seen.has(venue) || Number.isNaN(asked.metres?.[venue])) continue;
        seen.add(venue);
        nearer(answer, venue, asked.metres);
      }
    }
    answer.venues = seen.size;
    const hasPoint = answer.venue >= 0 && !Number.isNaN(easting[answer.venue]);
    answer.easting = hasPoint ? easting[answer.venue] : null;
    answer.northing = hasPoint ? northing[answer.venue] : null;
    return answer;
  }
}

function placeKey({ easting, northing, district }, miles) {
  return `p ${easting} ${northing} ${district} ${miles}`;
}

/** In bits, the facets of providers that stand in the way of one. */
function providerFails({ ofProviders }, provider) {
  let all = 0;
  for (let n = 0; n < ofProviders.length; n += 1) all |= ofProviders[n].fails[ofProviders[n].codes[provider]];
  return all;
}

/** Whether a provider has all the words by itself, so that nobody need look at its courses for them. */
function hasAll(words, provider) {
  for (let n = 0; n < words.length; n += 1) if (words[n].providers[provider] === 0) return false;
  return true;
}

/** Whether a provider or some course may have each of the words: the name of a place is hardly ever that of a course. */
function couldHaveAll(words, provider) {
  for (let n = 0; n < words.length; n += 1) if (words[n].providers[provider] === 0 && !words[n].isOfCourses) return false;
  return true;
}

/** Whether more than one bit is set. */
function isSeveral(bits) {
  return (bits & (bits - 1)) !== 0;
}

/** Take the venue into the answer if it is nearer than the one it has; the earlier in the file settles a tie. */
function nearer(answer, venue, metres) {
  const away = metres ? metres[venue] : NO_DISTANCE;
  const held = answer.metres ?? NO_DISTANCE;
  if (answer.venue >= 0 && (away > held || (away === held && venue >= answer.venue))) return;
  answer.venue = venue;
  answer.metres = away === NO_DISTANCE ? null : away;
}
