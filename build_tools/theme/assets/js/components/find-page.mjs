/**
 * The find page: from the form and the address bar to results, and back.
 *
 * What it needs of the page (build_tools/theme/templates/find.html):
 *
 * What it needs of the page (theme/templates/find.html):
 *   form#find-form: input#find-postcode, select#find-miles (an empty value means any), input#find-text,
 *     input#find-qualification with datalist#find-qualifications, a submit button
 *   form#find-filters: fieldset[data-facet=level|body|subject|needs|keystage|status], each with .facet-options
 *   h2#find-heading[tabindex="-1"], p#find-note, #find-trouble[role=alert], ul#find-tags, select#find-sort,
 *   button#find-share, ol#find-results, div#find-relax, figure#find-map, #find-live[aria-live=polite]
 *
 * A postcode stays on the device: only the name of its district's file is asked for.
 */

import { findPlace } from "../lib/place.mjs";
import { relaxations } from "../lib/relax.mjs";
import { FACETS, NOTHING_ASKED, SearchEngine } from "../lib/search.mjs";
import { cleared, emptyState, isNarrowed, readFragment, readMiles, shareable, writeFragment } from "../lib/state.mjs";
import { londonDate } from "../lib/today.mjs";
import { button, counted, make } from "./dom.mjs";
import { FacetList } from "./facet-list.mjs";
import { ResultList } from "./result-list.mjs";

const PARTS = ["form", "postcode", "miles", "qualification", "text", "trouble"];
PARTS.push("heading", "note", "tags", "sort", "share", "relax", "live", "qualifications", "filters");
const FEW = 5;
const MOST_SUGGESTIONS = 500;

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
  }

  /** Fetch the data, then show what the address bar asks for. */
  async start() {
    this.at.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.isAsked = true;
      if (this.engine) this.#go({ ...this.state, ...this.#typed() }, { focus: true });
    });
    try {
      this.payload = await this.#load(this.section.dataset.index);
    } catch {
      this.#sayTrouble("The list of providers could not be fetched. Check your connection and load the page again.");
      return;
    }
    this.engine = new SearchEngine(this.payload, this.today);
    this.results = new ResultList(this.section, this.payload, this.today, () => this.#remember());
    this.#makeFilters();
    this.#suggestQualifications();
    this.at.sort.addEventListener("change", () => this.#go({ ...this.state, sort: this.at.sort.value }, {}));
    this.at.share.addEventListener("click", () => this.#share());
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.#restore());
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

  /** A file of the postcode folder, fetched once. */
  #postcodeFile = (name) => {
    if (!this.files.has(name)) {
      const file = this.#load(new URL(name, new URL(this.section.dataset.postcodes, document.baseURI)));
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  };

  #makeFilters() {
    const { counts } = this.engine.search(NOTHING_ASKED);
    this.filters = [...this.section.querySelectorAll("fieldset[data-facet]")]
      .filter(({ dataset }) => FACETS.includes(dataset.facet))
      .map((fieldset) => {
        const { facet } = fieldset.dataset;
        const changed = () => this.#go({ ...this.state, ...this.#ticked() }, {});
        return new FacetList(fieldset, this.engine.facets[facet], counts[facet], changed);
      });
    this.at.filters.addEventListener("submit", (event) => event.preventDefault());
  }

  #suggestQualifications() {
    const titles = [...new Set(this.payload.qualifications.name)].slice(0, MOST_SUGGESTIONS);
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
    await this.#show(readFragment(location.hash), { shown });
    if (scroll) scrollTo(0, scroll);
  }

  /** Keep in the browser's history how far down the reader is. */
  #remember() {
    const place = { scroll: scrollY, shown: this.results?.shown };
    history.replaceState({ ...history.state, ...place }, "");
  }

  async #show(state, { focus = false, shown }) {
    const turn = (this.turn += 1);
    const { place = null, trouble } = state.postcode ? await findPlace(state.postcode, this.#postcodeFile) : {};
    if (turn !== this.turn) return; // the reader has asked something else meanwhile
    this.state = state;
    this.place = place;
    this.#fillForm(state);
    this.#sayTrouble(trouble?.sentence ?? "");
    const sort = place ? state.sort : "name";
    const { found, counts } = this.engine.search(this.#question(state), sort);
    for (const filter of this.filters) filter.update(state[filter.name], counts[filter.name]);
    this.results.show(found, { place, shown, withQualifications: Boolean(state.qualification) });
    const heading = this.#sayHeading(found.length);
    this.#sayNote();
    this.#showTags();
    this.#showRelaxations(found.length);
    if (focus && trouble) this.at.postcode.focus();
    else if (focus) this.at.heading.focus();
    else this.at.live.textContent = heading;
  }

  /** @returns {import("../lib/search.mjs").Question} */
  #question(state) {
    const { postcode, sort, ...asked } = state;
    return { ...asked, place: this.place, miles: this.place ? state.miles : null };
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
    this.at.sort.disabled = !this.place;
  }

  #sayTrouble(sentence) {
    this.at.trouble.textContent = sentence;
    this.at.trouble.hidden = !sentence;
    const marks = { "aria-invalid": "true", "aria-describedby": this.at.trouble.id };
    for (const [name, value] of Object.entries(marks)) {
      if (sentence) this.at.postcode.setAttribute(name, value);
      else this.at.postcode.removeAttribute(name);
    }
  }

  #sayHeading(count) {
    const total = count === 0 ? "No providers" : counted(count, "provider");
    const heading = `${total}${this.#whereAsked()}`;
    this.at.heading.textContent = heading;
    document.title = `${heading} – ${this.title}`;
    return heading;
  }

  #whereAsked() {
    const { miles, sort } = this.state;
    if (!this.place) return "";
    if (miles !== null) return ` within ${counted(miles, "mile")} of ${this.place.label}`;
    return sort === "distance" ? `, nearest to ${this.place.label} first` : ` at any distance from ${this.place.label}`;
  }

  #sayNote() {
    const sentences = [];
    if (this.place && this.place.label === this.place.district) {
      sentences.push(`Distances are from the middle of ${this.place.district}; a whole postcode is more exact.`);
    }
    const gone = this.engine.leftOut;
    if (gone) {
      const whose = `${counted(gone, "provider")} whose approval has ended since this page was built`;
      sentences.push(`${whose} ${gone === 1 ? "is" : "are"} left out.`);
    }
    this.at.note.textContent = sentences.join(" ");
  }

  #showTags() {
    const { state } = this;
    const tags = [];
    if (state.qualification) tags.push([`“${state.qualification}”`, { ...state, qualification: "" }]);
    if (state.text) tags.push([`“${state.text}”`, { ...state, text: "" }]);
    for (const name of FACETS) {
      const { ids, names } = this.engine.facets[name];
      for (const id of state[name]) {
        tags.push([names[ids.indexOf(id)] ?? id, { ...state, [name]: state[name].filter((other) => other !== id) }]);
      }
    }
    const items = tags.map(([label, without]) => this.#tag(label, without, `Remove ${label}`));
    if (tags.length > 1) items.push(this.#tag("Clear all", cleared(state), "Clear all filters"));
    this.at.tags.replaceChildren(...items);
  }

  #tag(label, state, name) {
    const remove = async () => {
      const place = [...this.at.tags.children].indexOf(item);
      await this.#go(state, {});
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
    const offers = relaxations(this.state, found, hasPlace, (state) => this.engine.count(this.#question(state)));
    const buttons = offers.map(({ label, state, count }) => {
      const go = button(`${label}: ${counted(count, "provider")}`, () => this.#go(state, { focus: true }));
      return make("li", {}, go);
    });
    if (!buttons.length) return;
    const lead = found ? "Few results? Ask for less:" : "Nothing fits everything you asked. Ask for less:";
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
