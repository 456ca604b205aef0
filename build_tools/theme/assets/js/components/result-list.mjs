/** The results: twenty cards at a time, and the map that goes with them. */

import { counted } from "../lib/counted.mjs";
import { button } from "./dom.mjs";
import { resultCard } from "./result-card.mjs";
import { showMap } from "./result-map.mjs";
import { showShortlist } from "./shortlist-button.mjs";

const AT_A_TIME = 20;

export class ResultList {
  /**
   * @param {HTMLElement} section the find page
   * @param {import("../lib/search.mjs").SearchEngine} engine
   * @param {import("../lib/details.mjs").DetailFiles} details
   * @param {string} today ISO date
   * @param {() => void} onMore called when more have been shown
   */
  constructor(section, engine, details, today, onMore) {
    this.list = section.querySelector("#find-results");
    this.figure = section.querySelector("#find-map");
    this.providers = section.dataset.providers;
    this.engine = engine;
    this.details = details;
    this.today = today;
    this.more = button("", () => this.#showMore(onMore), { class: "quiet result-more", hidden: true });
    this.list.after(this.more);
    // Paper has no button to press, and does not wait for what is still to be fetched.
    addEventListener("beforeprint", () => this.found && this.#append(this.found.size));
  }

  /** How many cards are on the page. */
  get shown() {
    return this.list.children.length;
  }

  /** Fetch what the first cards show. @param {import("../lib/found.mjs").Found} found @param {number} [shown] */
  async prepare(found, shown = AT_A_TIME) {
    await this.#fetch(found, 0, Math.max(shown, AT_A_TIME));
  }

  async #fetch(found, from, to) {
    await this.details.fetch(found.slice(from, to).map(({ provider }) => provider));
  }

  /**
   * Whoever is on a provider's card by keyboard stays there, if the provider is still shown.
   * @param {import("../lib/found.mjs").Found} found what `prepare` was given
   * @param {{place: any, shown?: number, withQualifications: boolean}} how
   */
  show(found, { place, shown = AT_A_TIME, withQualifications }) {
    this.found = found;
    this.how = { place, withQualifications };
    const returnFocus = this.#heldFocus();
    this.list.replaceChildren();
    this.#append(Math.max(shown, AT_A_TIME));
    returnFocus?.();
  }

  #heldFocus() {
    const controls = (card) => [...(card?.querySelectorAll("a, button") ?? [])];
    const cards = [...this.list.children];
    const card = cards.find((each) => each.contains(document.activeElement));
    if (!card) return undefined;
    const place = controls(card).indexOf(document.activeElement);
    const { provider } = card.querySelector("[data-provider]").dataset;
    return () => {
      const now = controls(this.list.querySelector(`[data-provider="${CSS.escape(provider)}"]`)?.closest("li"));
      (now[place] ?? now[0])?.focus({ preventScroll: true });
    };
  }

  #append(most) {
    const first = this.shown;
    const next = this.found.slice(first, first + most);
    const missing = next.findIndex(({ provider }) => !this.details.has(provider));
    const cards = next.slice(0, missing < 0 ? undefined : missing).map((each, n) => this.#card(each, first + n + 1));
    this.list.append(...cards);
    showShortlist();
    const left = this.found.size - this.shown;
    this.more.hidden = left === 0;
    this.more.textContent = `Show ${Math.min(left, AT_A_TIME)} more of ${counted(this.found.size, "provider")}`;
    const dots = this.#dots();
    showMap(this.figure, dots, this.how.place, this.shown - dots.length);
    return cards;
  }

  #card(found, number) {
    const { place, withQualifications } = this.how;
    const { providers, today } = this;
    const shown = { number, providers, today, hasPlace: Boolean(place), withQualifications };
    return resultCard(this.engine, found, this.details.of(found.provider), shown);
  }

  async #showMore(onMore) {
    const { found, shown } = this;
    try {
      await this.#fetch(found, shown, shown + AT_A_TIME);
    } catch {
      this.more.textContent = "More could not be fetched. Check your connection and try again";
      return;
    }
    if (found !== this.found || shown !== this.shown) return; // the reader has asked something else meanwhile
    const [first] = this.#append(AT_A_TIME);
    first?.querySelector("a").focus();
    onMore();
  }

  #dots() {
    return this.found
      .slice(0, this.shown)
      .map(({ easting, northing }, n) => ({ number: n + 1, easting, northing }))
      .filter(({ easting }) => easting !== null);
  }
}
