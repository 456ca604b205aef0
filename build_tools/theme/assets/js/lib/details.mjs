/** What the cards of results show, from the files of search/ that hold some hundreds of providers each. */

import { starts, unfolded, unpacked, valuesOf } from "./columns.mjs";
import { NO_END } from "./rows.mjs";
import { wordsOf } from "./words.mjs";

const FIRST = "first.json";
const MISSING = -0x7fffffff;

/**
 * @typedef {object} Details
 * @property {string} id
 * @property {string} name
 * @property {string | null} summary null where there are courses to show
 * @property {[number, number]} ages
 * @property {string} registration
 * @property {[string, string]} status id and label
 * @property {number | null} validUntil days after the build
 * @property {boolean} dueSoon
 * @property {(venue: number) => {name: string, town: string, postcode: string, kind: string, covers: string[]}} venue
 * @property {(course: number) => {days: string[], weeks?: number, hours?: number, places?: number}} course
 * @property {{framework: string, outcome: string, day: number}[]} visits newest first; days after the build
 */

export class DetailFiles {
  /** @param {import("./parts.mjs").SearchParts} parts */
  constructor(parts) {
    this.engine = parts.engine;
    this.parts = parts;
    this.opened = new Map();
  }

  /** Fetch what is to be shown of these providers, with the titles of their courses. @param {number[]} providers */
  async fetch(providers) {
    const missing = providers.filter((provider) => !this.has(provider));
    const names = new Set(missing.map((provider) => this.#nameFor(provider)));
    // The file of the first by name has their titles, too.
    const others = missing.filter((provider) => this.#nameFor(provider) !== FIRST);
    await Promise.all([this.parts.learnTitles(others), ...[...names].map((name) => this.#open(name))]);
  }

  async #open(name) {
    const file = await this.parts.load(name);
    const held = this.#providersIn(name);
    this.opened.set(name, new DetailFile(this.engine, file, held));
    if (name === FIRST) this.engine.learnTitles(held, file);
  }

  /** Whether a provider's details are there. @param {number} provider */
  has(provider) {
    return Boolean(this.#fileWith(provider)) && this.engine.knowsTitles(provider);
  }

  /** @param {number} provider whose details were fetched @returns {Details} */
  of(provider) {
    return this.#fileWith(provider).of(provider);
  }

  #fileWith(provider) {
    return this.opened.get(this.#placeFile(provider)) ?? this.opened.get(this.#nameFor(provider));
  }

  /** Whoever asks for nothing reads the first few by name, who lie far apart and have a file of their own. */
  #nameFor(provider) {
    const { core, rows } = this.engine;
    const isFirst = rows.providers > core.inAFile && core.firstByName.includes(provider);
    return isFirst ? FIRST : this.#placeFile(provider);
  }

  #placeFile(provider) {
    return `details-${Math.floor(provider / this.engine.core.inAFile)}.json`;
  }

  #providersIn(name) {
    const { core, rows } = this.engine;
    if (name === FIRST) return core.firstByName;
    return Array.from({ length: rows.providers }, (_, provider) => provider).filter((provider) => this.#placeFile(provider) === name);
  }
}

class DetailFile {
  /** @param {number[]} providers those it holds, in its order */
  constructor(engine, { providers, venues, courses, visits }, held) {
    const { rows, core } = engine;
    this.engine = engine;
    this.position = new Map(held.map((provider, n) => [provider, n]));
    const counts = (first) => held.map((provider) => first[provider + 1] - first[provider]);
    this.firstVenue = starts(counts(rows.firstVenue));
    this.firstCourse = starts(counts(rows.firstCourse));
    this.firstVisit = starts(unpacked(visits.count, held.length));
    this.providers = {
      ...providers,
      ages: valuesOf(providers.ages, held.length),
      registration: unpacked(providers.registration, held.length),
      validUntil: unfolded(providers.validUntil, held.length, MISSING),
      dueSoon: unpacked(providers.dueSoon, held.length),
    };
    this.venues = openVenues(venues, this.firstVenue.at(-1), core);
    this.courses = opened(courses, this.firstCourse.at(-1));
    const size = this.firstVisit.at(-1);
    this.visits = { ...opened({ framework: visits.framework, outcome: visits.outcome }, size), day: unfolded(visits.day, size, MISSING) };
  }

  /** @param {number} provider @returns {Details} */
  of(provider) {
    const { core, rows, facets } = this.engine;
    const at = this.position.get(provider);
    const { name, id, summary, ages, registration, validUntil, dueSoon } = this.providers;
    const until = rows.listedUntil[provider] === NO_END ? 0 : rows.listedUntil[provider];
    const of = (columns, n) => Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[n]]));
    const visits = Array.from({ length: this.firstVisit[at + 1] - this.firstVisit[at] }, (_, n) => this.firstVisit[at] + n);
    return {
      id: idOf(name[at], id[at]),
      name: name[at],
      summary: summary[at],
      ages: ages[at],
      registration: core.registrations[registration[at]],
      status: core.statuses[facets.status.codes[provider]],
      validUntil: validUntil[at] === MISSING ? null : until + validUntil[at],
      dueSoon: dueSoon[at] === 1,
      venue: (venue) => {
        const its = of(this.venues, this.firstVenue[at] + venue - rows.firstVenue[provider]);
        return { ...its, name: venueName(name[at], its.name), covers: rows.covers.get(venue) ?? [] };
      },
      course: (course) => {
        const its = of(this.courses, this.firstCourse[at] + course - rows.firstCourse[provider]);
        return { ...its, days: core.days.filter((_, n) => its.days & (1 << n)) };
      },
      visits: visits.map((n) => of(this.visits, n)),
    };
  }
}

function opened(columns, size) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, valuesOf(column, size)]));
}

function openVenues({ name, town, kind, district, inward }, size, { venueKinds }) {
  const districts = valuesOf(district, size);
  const each = inward.length / 3;
  let n = 0;
  const rest = () => [0, 1, 2].map((place) => inward[place * each + n]).join("");
  const postcode = districts.map((each) => {
    if (each === undefined) return "";
    const whole = `${each} ${rest()}`;
    n += 1;
    return whole;
  });
  return { name, town: valuesOf(town, size), postcode, kind: Array.from(unpacked(kind, size), (code) => venueKinds[code]) };
}

/** A venue's name begins with as many words of the provider's as its first figure says. */
function venueName(provider, name) {
  const shared = provider.split(" ").slice(0, Number(name[0]));
  return [...shared, name.slice(1)].filter(Boolean).join(" ");
}

/** The id is mostly the words of the name, with hyphens; what follows them is given, or the whole of it after `/`. */
function idOf(name, rest) {
  return rest.startsWith("/") ? rest.slice(1) : `${wordsOf(name).join("-")}${rest}`;
}
