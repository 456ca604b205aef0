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
   * @param {import("../lib/details.mjs").DetailFiles} details
   * @param {string} today ISO date
   * @param {object} page
   * @param {() => void} page.onMore called when more have been shown
   * @param {() => Promise<void>} page.learnRest fetches the order of all names, and renews what was found
   */
  constructor(section, details, today, page) {
    this.list = section.querySelector("#find-results");
    this.figure = section.querySelector("#find-map");
    this.providers = section.dataset.providers;
    this.engine = details.engine;
    this.details = details;
    this.today = today;
    this.page = page;
    this.more = button("", () => this.#showMore(), { class: "quiet result-more", hidden: true });
    this.list.after(this.more);
    // Paper has no button to press, and does not wait for what is still to be fetched.
    addEventListener("beforeprint", () => {
      if (!this.found) return;
      this.#append(this.found.size);
      this.#sayMore();
    });
  }

  /** How many cards are on the page. */
  get shown() {
    return this.list.children.length;
  }

  /** Whether it is known who comes first. @param {import("../lib/found.mjs").Found} found */
  knowsFirst(found) {
    return found.size === 0 || this.#sure(found, 1) > 0;
  }

  #sure(found, to) {
    return this.engine.rest ? Math.min(to, found.size) : found.sure(to);
  }

  /** Fetch what the first card shows; mostly the next few are in the same file. @param {import("../lib/found.mjs").Found} found */
  async prepare(found) {
    await this.#fetch(found, 0, 1);
  }

  async #fetch(found, from, to) {
    await this.details.fetch(found.slice(from, to).map(({ provider }) => provider));
  }

  /**
   * Show as many cards as is known of by now; `complete` adds what is left of the first ones.
   * Whoever is on a provider's card by keyboard stays there, if the provider is still shown.
   * @param {import("../lib/found.mjs").Found} found what `prepare` was given
   * @param {{place: any, withQualifications: boolean}} how
   * @param {number} [shown] how many cards the page is to have at the least
   */
  show(found, how, shown = AT_A_TIME) {
    this.found = found;
    this.how = how;
    this.wanted = Math.max(shown, AT_A_TIME);
    this.returnFocus = this.#heldFocus();
    this.list.replaceChildren();
    this.more.hidden = true;
    this.#append(this.wanted);
    this.returnFocus?.();
  }

  /** Fetch and show what the first cards still lack. */
  async complete() {
    const { how, wanted } = this;
    if (this.shown < Math.min(wanted, this.found.size)) {
      try {
        if (this.#sure(this.found, wanted) < Math.min(wanted, this.found.size)) await this.page.learnRest();
        if (how === this.how) await this.#fetch(this.found, this.shown, wanted);
      } catch {
        if (how === this.how) this.#sayNotLoaded();
        return;
      }
      if (how !== this.how) return; // the reader has asked something else meanwhile
      this.#append(wanted - this.shown);
      if (document.activeElement === document.body) this.returnFocus?.();
    }
    this.#sayMore();
  }

  /** Take the same answer in its full order; those cards that are shown are the same. @param {import("../lib/found.mjs").Found} found */
  renew(found) {
    this.found = found;
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
    const next = this.found.slice(first, this.#sure(this.found, first + most));
    const missing = next.findIndex(({ provider }) => !this.details.has(provider));
    const cards = next.slice(0, missing < 0 ? undefined : missing).map((each, n) => this.#card(each, first + n + 1));
    this.list.append(...cards);
    showShortlist();
    const dots = this.#dots();
    showMap(this.figure, dots, this.how.place, this.shown - dots.length);
    return cards;
  }

  #sayMore() {
    const left = this.found.size - this.shown;
    this.more.hidden = left === 0;
    this.more.textContent = `Show ${Math.min(left, AT_A_TIME)} more of ${counted(this.found.size, "provider")}`;
  }

  #sayNotLoaded() {
    this.more.hidden = false;
    this.more.textContent = "More could not be fetched. Check your connection and try again";
  }

  #card(found, number) {
    const { place, withQualifications } = this.how;
    const { providers, today } = this;
    const shown = { number, providers, today, hasPlace: Boolean(place), withQualifications };
    return resultCard(this.engine, found, this.details.of(found.provider), shown);
  }

  async #showMore() {
    const { how, shown } = this;
    try {
      await this.page.learnRest();
      await this.#fetch(this.found, shown, shown + AT_A_TIME);
    } catch {
      this.#sayNotLoaded();
      return;
    }
    if (how !== this.how || shown !== this.shown) return; // the reader has asked something else meanwhile
    const [first] = this.#append(AT_A_TIME);
    this.#sayMore();
    first?.querySelector("a").focus();
    this.page.onMore();
  }

  #dots() {
    return this.found
      .slice(0, this.shown)
      .map(({ easting, northing }, n) => ({ number: n + 1, easting, northing }))
      .filter(({ easting }) => easting !== null);
  }
}
