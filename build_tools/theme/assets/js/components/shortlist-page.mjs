/**
 * The shortlist: what is on it, how each provider stands, an answer for one day, and all packs to print.
 *
 * What it needs of the page: build_tools/theme/templates/shortlist.html, whose ids begin with `shortlist-`.
 * The day stands in the fragment (`#on=2026-03-14`), which no server sees; it is kept nowhere.
 */

import { longDate } from "../lib/days.mjs";
import { isoDay } from "../lib/history.mjs";
import { keepShortlist, putBack, readShortlist } from "../lib/shortlist.mjs";
import { counted } from "../lib/counted.mjs";
import { londonDate } from "../lib/today.mjs";
import { arrange } from "./dom.mjs";
import { UNKEPT, key, showShortlist } from "./shortlist-button.mjs";
import { ShortlistRow } from "./shortlist-row.mjs";

const PARTS = ["heading", "fault", "empty", "filled", "day", "list", "print", "clear", "said", "undo", "missing", "packs"];
const FAULTS = {
  off: "This browser lets the site keep nothing, so there can be no shortlist. Private windows and strict settings do that; each provider’s evidence pack can still be printed by itself.",
  damaged:
    "Something other than this site changed what this browser kept. What could not be read is left out; adding or removing a provider puts the rest in order.",
};

export class ShortlistPage {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.at = Object.fromEntries(PARTS.map((id) => [id, section.querySelector(`#shortlist-${id}`)]));
    this.fields = [...this.at.day.querySelectorAll("input")];
    this.places = { ...section.dataset, today: londonDate(new Date()) };
    this.rows = new Map();
    this.isPrinting = false;
  }

  start() {
    this.at.day.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#askTyped();
    });
    this.at.print.addEventListener("click", () => (this.isPrinting ? print() : this.#showPacks()));
    this.at.clear.addEventListener("click", () => this.#remove(this.ids));
    this.at.undo.addEventListener("click", () => this.#undo());
    addEventListener("hashchange", () => this.#askAddress());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#show());
    addEventListener("storage", (event) => {
      if (event.key === key || event.key === null) this.#show();
    });
    this.section.hidden = false;
    this.#show();
    this.#askAddress();
  }

  /** Show what is kept. A row that is there already stays, with its pack and with the reader's focus. */
  #show() {
    const { ids, fault } = readShortlist(key);
    this.ids = ids;
    this.#sayFault(FAULTS[fault]);
    for (const id of ids) {
      if (!this.rows.has(id)) this.rows.set(id, this.#rowOf(id));
    }
    const items = this.#shown().map(({ item }) => item);
    const isOnList = this.at.list.contains(document.activeElement);
    arrange(this.at.list, items);
    // Another tab may take off the very row that the reader is on.
    if (isOnList && !this.at.list.contains(document.activeElement)) this.at.heading.focus({ preventScroll: true });
    this.at.heading.textContent = ids.length ? counted(ids.length, "provider") : "No provider yet";
    this.at.empty.hidden = ids.length > 0 || fault === "off";
    this.at.filled.hidden = !ids.length;
    if (!ids.length) this.#hidePacks();
    this.#showSheets();
    showShortlist();
  }

  #rowOf(id) {
    const row = new ShortlistRow(id, this.places, () => this.#remove([id]), () => this.#showSheets());
    row.ask(this.day);
    return row;
  }

  #shown() {
    return this.ids.map((id) => this.rows.get(id));
  }

  #sayFault(sentence) {
    this.at.fault.textContent = sentence ?? "";
    this.at.fault.hidden = !sentence;
  }

  #remove(gone) {
    const before = readShortlist(key).ids;
    const names = gone.length === 1 ? this.rows.get(gone[0]).name : counted(gone.length, "provider");
    if (!this.#keep(before.filter((id) => !gone.includes(id)))) return;
    this.taken = { before, gone };
    this.at.said.textContent = `${names} taken off the shortlist.`;
    this.at.undo.hidden = false;
    // It stands at the foot of the window; the list need not move.
    this.at.undo.focus({ preventScroll: true });
  }

  #undo() {
    const { before, gone } = this.taken;
    if (!this.#keep(putBack(readShortlist(key).ids, before, gone))) return;
    this.at.heading.focus();
    this.at.undo.hidden = true;
    this.at.said.textContent = "Put back.";
  }

  #keep(ids) {
    const fault = keepShortlist(key, ids);
    if (fault) this.#sayFault(UNKEPT[fault]);
    else this.#show();
    return !fault;
  }

  /** Answer for the day in the three fields; none of them filled takes the day back. */
  #askTyped() {
    const typed = this.fields.map(({ value }) => value);
    const isEmpty = typed.every((text) => !text.trim());
    const day = isEmpty ? undefined : isoDay(typed);
    const isWrong = !isEmpty && !day;
    for (const field of this.fields) field.ariaInvalid = isWrong ? "true" : null;
    if (isWrong) {
      this.#say("Enter a real day: day, month and year in four figures, such as 14 3 2026.");
      this.fields[0].focus();
      return;
    }
    history.replaceState(null, "", day ? `#on=${day}` : location.pathname + location.search);
    this.#ask(day);
    this.#say(day ? `Each provider, and each pack, now answers for ${longDate(day)} as well.` : "No day is asked about.");
  }

  #askAddress() {
    const parts = /^#on=(\d+)-(\d+)-(\d+)$/.exec(location.hash)?.slice(1).reverse();
    const day = parts && isoDay(parts);
    if (day) this.fields.forEach((field, n) => (field.value = `${+parts[n]}`));
    this.#ask(day);
  }

  #ask(day) {
    this.day = day;
    for (const row of this.rows.values()) row.ask(day);
  }

  #say(sentence) {
    this.at.undo.hidden = true;
    this.at.said.textContent = sentence;
  }

  async #showPacks() {
    this.#say("Fetching the packs …");
    await Promise.all(this.#shown().map(({ done }) => done));
    this.isPrinting = this.#shown().some(({ pack }) => pack);
    this.#showSheets();
    const there = this.at.packs.children.length;
    const missing = this.at.missing.textContent;
    this.#say(`${there ? `${counted(there, "pack")} below, each on a sheet of its own.` : "No pack could be shown."} ${missing}`);
  }

  #hidePacks() {
    this.isPrinting = false;
  }

  /** The packs in the order of the list, and a sentence, on paper too, about those that are lacking. */
  #showSheets() {
    const rows = this.isPrinting ? this.#shown() : [];
    const lacking = rows.filter(({ pack }) => !pack).map(({ name, state }) => `${name} (${LACKING[state]})`);
    arrange(this.at.packs, rows.flatMap(({ pack }) => pack ?? []));
    this.at.missing.textContent = lacking.length ? `Not on these sheets: ${lacking.join(", ")}.` : "";
    this.at.missing.hidden = !lacking.length;
    this.at.print.textContent = this.isPrinting ? "Print the packs" : "Show all packs on this page, to print";
    this.section.classList.toggle("with-packs", this.isPrinting);
  }
}

const LACKING = { gone: "not in this directory", failed: "could not be looked up", waiting: "still being looked up" };
