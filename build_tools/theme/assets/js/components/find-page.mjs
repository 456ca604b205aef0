/**
 * The find page: from the form and the address bar to results, and back.
 *
 * What it needs of the page (build_tools/theme/templates/find.html):
 *   form#find-form: input#find-postcode, select#find-miles (an empty value means any), input#find-text,
 *     input#find-qualification with datalist#find-qualifications, a submit button
 *   form#find-filters: fieldset[data-facet=level|body|subject|needs|keystage|status], each with .facet-options
 *   h2#find-heading[tabindex="-1"], p#find-note, #find-trouble[role=alert], ul#find-tags, select#find-sort,
 *   button#find-share, ol#find-results (busy until it shows what is asked), div#find-relax, figure#find-map, #find-live[aria-live=polite],
 *   span#find-filter-count
 *
 * A postcode stays on the device: only the name of its district's file is asked for.
 */

import { counted } from "../lib/counted.mjs";
import { DetailFiles } from "../lib/details.mjs";
import { SearchParts } from "../lib/parts.mjs";
import { findPlace } from "../lib/place.mjs";
import { relaxations } from "../lib/relax.mjs";
import { asksForRest, asksForWords, FACETS, NOTHING_ASKED, SearchEngine } from "../lib/search.mjs";
import { cleared, emptyState, isNarrowed, readFragment, readMiles, shareable, writeFragment } from "../lib/state.mjs";
import { headingOf, whatChanged } from "../lib/summary.mjs";
import { londonDate } from "../lib/today.mjs";
import { button, make } from "./dom.mjs";
import { FacetList } from "./facet-list.mjs";
import { ResultList } from "./result-list.mjs";

const PARTS = ["form", "postcode", "miles", "qualification", "text", "trouble", "qualifications", "filters"];
PARTS.push("filter-count", "heading", "note", "tags", "sort", "share", "results", "relax", "live");
const FEW = 5;
const MOST_SUGGESTIONS = 500;
const NOT_LOADED = "could not be fetched. Check your connection and load the page again.";

export class FindPage {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    const byId = (id) => section.querySelector(`#find-${id}`);
    this.at = Object.fromEntries(PARTS.map((id) => [id, byId(id)]));
    this.title = document.title;
    this.today = londonDate(new Date());
    this.state = emptyState();
    this.place = null;
    this.turn = 0;
    this.files = new Map();
    this.filters = [];
  }

  /** Fetch the data, then show what the address bar asks for. */
  async start() {
    this.#sayBusy(true);
    this.at.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.isAsked = true;
      if (this.engine) this.#change((now) => now, { focus: true });
    });
    try {
      this.engine = new SearchEngine(await this.#searchFile("core.json"), this.today);
      this.parts = new SearchParts(this.engine, (name) => this.#searchFile(name));
      if (this.parts.hasRest) await this.parts.learnRest();
    } catch {
      this.#sayTrouble({ code: "not-loaded", sentence: `The list of providers ${NOT_LOADED}` });
      this.#sayBusy(false);
      return;
    }
    const details = new DetailFiles(this.parts);
    this.results = new ResultList(this.section, details, this.today, {
      onMore: () => this.#remember(),
      learnRest: () => this.#learnRest(),
    });
    this.at.filters.addEventListener("submit", (event) => event.preventDefault());
    this.#makeFilters();
    this.#suggestQualifications();
    this.at.sort.addEventListener("change", () => this.#change((now) => ({ ...now, sort: this.at.sort.value })));
    this.at.miles.addEventListener("change", () => this.#change((now) => now));
    this.at.share.addEventListener("click", () => this.#share());
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.#restore());
    addEventListener("focusin", ({ target }) => (this.held = target));
    addEventListener("pointerdown", () => (this.held = undefined));
    for (const moment of ["pagehide", "scrollend"]) addEventListener(moment, () => this.#remember());
    await this.#begin();
  }

  /** Whoever was quicker than the data keeps what they typed, and gets the answer if they have asked already. */
  async #begin() {
    const typed = this.#typed();
    const isTyped = Boolean(typed.postcode || typed.qualification || typed.text);
    if (this.isAsked) await this.#go({ ...readFragment(location.hash), ...typed }, { focus: true });
    else await this.#restore();
    if (isTyped && !this.isAsked) this.#fillForm({ ...this.state, ...typed });
  }

  async #load(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return answer.json();
  }

  /** A file of a folder, fetched once. */
  #file(folder, name) {
    const { href } = new URL(name, new URL(folder, document.baseURI));
    if (!this.files.has(href)) {
      const file = this.#load(href);
      file.catch(() => this.files.delete(href));
      this.files.set(href, file);
    }
    return this.files.get(href);
  }

  #postcodeFile = (name) => this.#file(this.section.dataset.postcodes, name);

  #searchFile(name) {
    return this.#file(this.section.dataset.index, name);
  }

  /** Boxes for all that is known of by now; those that are there stay. */
  #makeFilters() {
    const { counts } = this.engine.search(NOTHING_ASKED);
    const made = new Set(this.filters.map(({ name }) => name));
    const more = [...this.section.querySelectorAll("fieldset[data-facet]")]
      .filter(({ dataset: { facet } }) => FACETS.includes(facet) && this.engine.knowsFacet(facet) && !made.has(facet))
      .map((fieldset) => {
        const { facet } = fieldset.dataset;
        const changed = () => this.#change((now) => ({ ...now, ...this.#ticked() }));
        return new FacetList(fieldset, this.engine.facets[facet], counts[facet], changed);
      });
    this.filters.push(...more);
  }

  /** What the first answer could do without: the order of all names, and the filters that go with it. */
  async #learnRest() {
    if (this.filters.length === FACETS.length) return;
    await this.parts.learnRest();
    this.#makeFilters();
    const { found, counts } = this.engine.search(questionOf(this.state, this.place), this.place ? this.state.sort : "name");
    this.#updateFilters(counts);
    this.results.renew(found);
  }

  #updateFilters(counts) {
    for (const filter of this.filters) filter.update(this.state[filter.name], counts[filter.name]);
  }

  #suggestQualifications() {
    const titles = [...new Set(this.engine.core.qualifications.name)].slice(0, MOST_SUGGESTIONS);
    const options = titles.map((title) => make("option", { value: title }));
    this.at.qualifications?.replaceChildren(...options);
  }

  #typed() {
    const words = ["postcode", "qualification", "text"].map((id) => [id, this.at[id].value.trim()]);
    return { ...Object.fromEntries(words), miles: readMiles(this.at.miles.value || "any") };
  }

  #ticked() {
    return Object.fromEntries(this.filters.map(({ name, chosen }) => [name, chosen]));
  }

  /** Ask again with something changed. What stands in the form goes along, whether it was submitted or not. */
  #change(changed, { focus = false } = {}) {
    return this.#go(changed({ ...this.state, ...this.#typed() }), { focus });
  }

  /** Move to a new state, as a new entry of the browser's history unless the address stays. */
  async #go(state, { focus = false }) {
    this.#remember();
    const fragment = writeFragment(state);
    if (fragment !== location.hash.slice(1)) {
      history.pushState({}, "", fragment ? `#${fragment}` : location.pathname + location.search);
    }
    await this.#show(state, { focus, shown: undefined });
  }

  /** Show what the address bar says, as far down as the reader had come. */
  async #restore() {
    const { scroll, shown } = history.state ?? {};
    const { held } = this;
    const isHeld = this.section.contains(held) && isReached(held);
    // Some browsers let go of the focus before they go back.
    if (isHeld && !isReached(document.activeElement)) held.focus({ preventScroll: true });
    await this.#show(readFragment(location.hash), { shown });
    if (isHeld && !isReached(document.activeElement)) this.at.heading.focus();
    if (scroll) scrollTo(0, scroll);
  }

  /** Keep in the browser's history how far down the reader is. */
  #remember() {
    const place = { scroll: scrollY, shown: this.results?.shown };
    history.replaceState({ ...history.state, ...place }, "");
  }

  async #show(state, { focus = false, shown }) {
    const turn = (this.turn += 1);
    this.#sayBusy(true);
    const { place = null, trouble } = state.postcode ? await findPlace(state.postcode, this.#postcodeFile) : {};
    const sort = place ? state.sort : "name";
    const answered = await this.#answered(questionOf(state, place), sort);
    if (turn !== this.turn) return; // the reader has asked something else meanwhile
    if (!answered) {
      this.#sayTrouble({ code: "not-loaded", sentence: `The results ${NOT_LOADED}` });
      this.#sayBusy(false);
      return;
    }
    const changed = whatChanged(this.state, state, (facet, id) => this.#nameOf(facet, id));
    this.state = state;
    this.place = place;
    this.#fillForm(state);
    this.#sayTrouble(trouble);
    const { found, counts } = answered;
    this.#updateFilters(counts);
    this.results.show(found, { place, withQualifications: Boolean(state.qualification) }, shown);
    const heading = this.#sayHeading(found);
    this.#sayNote();
    this.#showTags();
    this.#showRelaxations(found.size);
    await this.results.complete();
    if (turn !== this.turn) return;
    this.#sayBusy(false);
    if (focus && isOfWhatWasTyped(trouble)) this.at.postcode.focus();
    else if (focus) this.at.heading.focus();
    else this.#announce(changed ? `${changed}: ${heading}` : heading);
    // Where it cannot be fetched now, the next answer tries again, or whoever asks for more.
    this.#learnRest().catch(() => {});
  }

  /** The answer, and all that its first card shows; nothing if something of it could not be fetched. */
  async #answered(question, sort) {
    try {
      if (asksForWords(question)) await this.parts.learnWords();
      if (asksForRest(question)) await this.parts.learnRest();
      let answer = this.engine.search(question, sort);
      if (!this.results.knowsFirst(answer.found)) {
        await this.parts.learnRest();
        answer = this.engine.search(question, sort);
      }
      // Where little is found, what was typed as a qualification is offered as words.
      if (question.qualification && answer.found.size < FEW) await this.parts.learnWords();
      await this.results.prepare(answer.found);
      return answer;
    } catch {
      return undefined;
    }
  }

  #fillForm({ postcode, miles, qualification, text, sort }) {
    this.at.postcode.value = postcode;
    this.at.qualification.value = qualification;
    this.at.text.value = text;
    const radius = miles === null ? "" : String(miles);
    if (![...this.at.miles.options].some(({ value }) => value === radius)) {
      this.at.miles.append(make("option", { value: radius }, counted(miles, "mile")));
    }
    this.at.miles.value = radius;
    this.at.sort.value = this.place ? sort : "name";
    // The choice, not the control: one that is switched off drops whoever is on it by keyboard.
    for (const option of this.at.sort.options) option.disabled = option.value === "distance" && !this.place;
  }

  #sayBusy(isBusy) {
    this.at.results.ariaBusy = isBusy ? "true" : null;
  }

  /** Text that is the same as before is read out only if it differs: a space at its end makes it so. */
  #announce(text) {
    const { live } = this.at;
    live.textContent = live.textContent === text ? `${text}\u00a0` : text;
  }

  /** @param {import("../lib/place.mjs").Trouble} [trouble] */
  #sayTrouble(trouble) {
    this.at.trouble.textContent = trouble?.sentence ?? "";
    this.at.trouble.hidden = !trouble;
    const marks = { "aria-invalid": "true", "aria-describedby": this.at.trouble.id };
    for (const [name, value] of Object.entries(marks)) {
      if (isOfWhatWasTyped(trouble)) this.at.postcode.setAttribute(name, value);
      else this.at.postcode.removeAttribute(name);
    }
  }

  #sayHeading(found) {
    const { place, state } = this;
    const remote = place ? found.remote : 0;
    const near = found.size - remote;
    const isRefused = Boolean(state.postcode && !place);
    const heading = headingOf({ near, remote, place, state, isRefused, isNarrowed: isNarrowed(state) });
    this.at.heading.textContent = heading;
    document.title = `${heading} – ${this.title}`;
    return heading;
  }

  #sayNote() {
    const sentences = [];
    if (this.place && this.place.label === this.place.district) {
      sentences.push(`Distances are from the middle of ${this.place.district}; a whole postcode is more exact.`);
    }
    const gone = this.engine.countLeftOut(questionOf(this.state, this.place));
    if (gone) {
      const whose = `${counted(gone, "provider")} whose approval has ended since this page was built`;
      sentences.push(`${whose} ${gone === 1 ? "is" : "are"} left out.`);
    }
    this.at.note.textContent = sentences.join(" ");
  }

  #showTags() {
    const { state } = this;
    const tags = [];
    for (const name of ["qualification", "text"]) {
      const gone = state[name];
      // Other words that stand in the box by now were typed since, and stay.
      const without = (now) => (now[name] === gone ? { ...now, [name]: "" } : now);
      if (gone) tags.push([`“${gone}”`, without]);
    }
    for (const name of FACETS) {
      for (const id of state[name]) {
        const without = (now) => ({ ...now, [name]: now[name].filter((other) => other !== id) });
        tags.push([this.#nameOf(name, id), without]);
      }
    }
    const items = tags.map(([label, without]) => this.#tag(label, without, `Remove ${label}`));
    if (tags.length > 1) items.push(this.#tag("Clear all", cleared, "Clear all filters"));
    this.at.tags.replaceChildren(...items);
    this.#countFilters(FACETS.reduce((count, name) => count + state[name].length, 0));
  }

  #nameOf(facet, id) {
    const { ids, names } = this.engine.facets[facet];
    return names[ids.indexOf(id)] ?? id;
  }

  /** On a phone the filters are folded away, and their summary says how many are at work. */
  #countFilters(count) {
    if (this.at["filter-count"]) this.at["filter-count"].textContent = count ? `(${count} in use)` : "";
  }

  #tag(label, changed, name) {
    const remove = async () => {
      const place = [...this.at.tags.children].indexOf(item);
      await this.#change(changed);
      const next = this.at.tags.children[place] ?? this.at.tags.lastElementChild;
      (next?.querySelector("button") ?? this.at.heading).focus();
    };
    const shown = name.startsWith("Remove") ? [label, make("span", { "aria-hidden": "true" }, " ×")] : [label];
    const made = button("", remove, { "aria-label": name });
    made.replaceChildren(...shown);
    const item = make("li", {}, made);
    return item;
  }

  #showRelaxations(found) {
    this.at.relax.replaceChildren();
    const hasPlace = Boolean(this.place);
    if (found >= FEW || !(hasPlace || isNarrowed(this.state))) return;
    const offers = relaxations(this.state, found, hasPlace, (state) => this.engine.count(questionOf(state, this.place)));
    const buttons = offers.map(({ label, state, count }) => {
      const changes = Object.entries(state).filter(([name, value]) => value !== this.state[name]);
      const changed = (now) => ({ ...now, ...Object.fromEntries(changes) });
      const go = () => this.#change(changed, { focus: true });
      return make("li", {}, button(`${label}: ${counted(count, "provider")}`, go));
    });
    if (!buttons.length) return;
    const lead = found ? "Few results? Try:" : "Nothing fits everything you asked. Try:";
    this.at.relax.append(make("p", {}, lead), make("ul", {}, ...buttons));
  }

  async #share() {
    const fragment = writeFragment(shareable(this.state));
    const address = `${location.origin}${location.pathname}${fragment ? `#${fragment}` : ""}`;
    const isWhole = this.place && this.place.label !== this.place.district;
    const kept = isWhole ? ` It names the district ${this.place.district}, not the postcode.` : "";
    try {
      await navigator.clipboard.writeText(address);
      this.at.live.textContent = `Link copied.${kept}`;
      this.at.note.textContent = this.at.live.textContent;
    } catch {
      const link = make("a", { href: address }, address);
      this.at.note.replaceChildren("This browser does not let the page copy. The link is: ", link);
    }
  }
}

/** @returns {import("../lib/search.mjs").Question} */
function questionOf({ postcode, sort, ...asked }, place) {
  return { ...asked, place, miles: place ? asked.miles : null };
}

/** Whether the keyboard is anywhere: what was taken off the page, or hidden, has lost it. */
function isReached(element) {
  return Boolean(element) && element !== document.body && element.checkVisibility({ visibilityProperty: true });
}

/** Whether the trouble lies in the postcode, rather than in the connection. */
function isOfWhatWasTyped(trouble) {
  return Boolean(trouble) && trouble.code !== "not-loaded";
}
