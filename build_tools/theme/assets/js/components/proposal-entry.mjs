/** One record on a page of proposed changes: as published, being corrected, added or taken away. */

import { difference } from "../lib/changes.mjs";
import { button, make } from "./dom.mjs";
import { RecordForm } from "./record-form.mjs";

export class ProposalEntry {
  /**
   * @param {import("./proposal-page.mjs").ProposalPage} page
   * @param {string} table
   * @param {number} n
   * @param {HTMLElement | null} card where the record stands as published; null for a new one
   */
  constructor(page, table, n, card) {
    this.page = page;
    this.table = table;
    this.n = n;
    this.card = card;
    this.about = page.definition.tables[table];
    this.record = card?.dataset.record ?? null;
    this.isRemoved = false;
    this.form = null;
    if (card) {
      const cells = [...card.querySelectorAll("[data-cell]")];
      this.base = Object.fromEntries(cells.map(({ dataset, textContent }) => [dataset.cell, dataset.value ?? textContent]));
      this.title = card.querySelector("h3").textContent;
      this.#buttons();
    } else {
      this.base = null;
      this.title = `New ${this.about.one}`;
      this.#open();
    }
  }

  /** What stands in a course's list of venues for this one. */
  get token() {
    return this.record ?? `new ${this.n}`;
  }

  /** What people call it now. */
  get name() {
    const cells = this.form?.cells() ?? {};
    return cells.name || cells.title || cells.role || this.title;
  }

  /** Show the controls; at one field, if it is named. */
  correct(field) {
    if (!this.form) this.#open();
    this.form.focus(field);
    this.page.changed();
  }

  /** What is to be kept of it in a draft; nothing when it is as published. */
  kept() {
    if (!this.isRemoved && !this.form) return null;
    const { table, record, n, isRemoved } = this;
    return { table, record, n, removed: isRemoved, typed: this.form?.typedAnew() ?? null };
  }

  /** @param {NonNullable<ReturnType<ProposalEntry["kept"]>>} kept */
  restore({ removed, typed }) {
    if (removed) this.remove(true);
    if (!typed) return;
    if (!this.form) this.#open();
    this.form.restore(typed);
  }

  /** Take the record away, or put it back. */
  remove(isGone) {
    if (!this.record) {
      this.page.forgetEntry(this);
      return;
    }
    this.isRemoved = isGone;
    this.card.classList.toggle("gone", isGone);
    if (this.form) this.form.element.hidden = isGone;
    this.#buttons();
    this.page.changed();
  }

  /** @returns {import("../lib/changes.mjs").Change[]} `ids` gives the names of new records by token */
  changes(ids) {
    if (this.isRemoved) return difference(this.table, this.record, [], this.base, null);
    if (!this.form) return [];
    const cells = this.cells(ids);
    const record = this.record ?? this.about.key.map((name) => cells[name] ?? "").join("/");
    return difference(this.table, record, Object.keys(cells), this.base, cells);
  }

  /** The cells with the names that the form itself gives. */
  cells(ids) {
    const cells = this.form.cells();
    if (cells.venue_ids) cells.venue_ids = cells.venue_ids.split(";").map((token) => ids.get(token) ?? token).join(";");
    if (this.record) return cells;
    const own = this.table === "providers" ? {} : { provider_id: ids.get("provider") };
    return { ...(this.about.key[0] === "id" ? { id: ids.get(this.token) } : {}), ...own, ...cells };
  }

  #open() {
    const { templates, definition } = this.page;
    const { fields } = definition.tables[this.table];
    this.form = new RecordForm(templates.get(this.table), this.table, this.n, fields, this.base);
    this.form.title = this.title;
    if (this.card) this.card.append(this.form.element);
    else this.#openNew();
    this.form.offerVenues(this.page.venues());
    this.#buttons();
  }

  #openNew() {
    this.card = make("div", { class: "record" }, make("h3", {}, this.title), this.form.element);
  }

  #buttons() {
    const isOnly = !this.record && this.page.mustHave(this);
    const row = make("p", { class: "buttons" });
    const say = (text, does) => row.append(button(text, does, { class: "quiet", "aria-label": `${text}: ${this.title}` }));
    if (this.isRemoved) {
      row.append(make("span", {}, "To be removed"));
      say("Put it back", () => this.remove(false));
    } else if (this.record && !this.form) {
      say("Correct this", () => this.correct());
      if (this.table === "courses") say("This course has ended", () => this.correct("ends_on"));
      if (this.about.removable) say("Remove", () => this.remove(true));
    } else if (!this.record && !isOnly) say(`Remove this ${this.about.one}`, () => this.remove(true));
    if (this.card.dataset.kind) row.append(this.page.renewal(this.card));
    this.card.querySelector(":scope > .buttons")?.remove();
    if (row.children.length) this.card.querySelector("h3").after(row);
  }
}
