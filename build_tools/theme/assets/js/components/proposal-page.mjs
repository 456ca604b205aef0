/**
 * A provider corrects its listing, or registers: both save one small file of proposed changes, and send nothing.
 *
 * What it needs of the page: build_tools/theme/templates/listing.html and register.html. The controls come from the
 * templates of register.html, so that each is written once.
 */

import { proposalFile } from "../lib/changes.mjs";
import { counted } from "../lib/counted.mjs";
import { longDate } from "../lib/days.mjs";
import { isProposalDraft } from "../lib/kept-drafts.mjs";
import { londonDate } from "../lib/today.mjs";
import { button, make } from "./dom.mjs";
import { clearErrors, showErrors } from "./error-summary.mjs";
import { changesOf, idsOf, inWords, troublesOf } from "./proposal-answers.mjs";
import { showCheck } from "./proposal-check.mjs";
import { dropDraft, readDraft } from "./proposal-draft.mjs";
import { ProposalEntry } from "./proposal-entry.mjs";
import { ProposalKeeper } from "./proposal-keeper.mjs";
import { RecordForm } from "./record-form.mjs";
import { saveFile } from "./save-file.mjs";

const AT_LEAST_ONE = ["providers", "venues", "contacts"];
const PARTS = ["edit", "check", "about", "restored", "error-summary"];
const UNREADABLE =
  "What was kept on this device for this page cannot be read here: it was written by another program, or by a newer form. It is left out, and stays until you type something, which then takes its place.";
const SURE = "Delete what I typed, and start again";

export class ProposalPage {
  /** @param {HTMLElement} root @param {object} definition form.json @param {ParentNode} source where the templates are */
  constructor(root, definition, source) {
    this.root = root;
    this.definition = definition;
    this.isNew = root.dataset.kind === "registration";
    const templates = [...source.querySelectorAll("template[data-template]")];
    this.templates = new Map(templates.map((template) => [template.dataset.template, template]));
    this.at = Object.fromEntries(PARTS.map((name) => [name, root.querySelector(`[data-${name}]`)]));
    this.entries = [];
    this.last = 0;
    this.lost = [];
  }

  async start() {
    for (const section of this.root.querySelectorAll("[data-table][data-open]")) this.#startSection(section);
    this.#startSender();
    await this.#restore();
    this.root.addEventListener("input", () => this.changed());
    this.at.edit.hidden = false;
  }

  /** The venues that a course may name. */
  venues() {
    const there = this.entriesOf("venues").filter(({ isRemoved }) => !isRemoved);
    return there.map(({ token, name }) => ({ name: token, label: name }));
  }

  /** A button for a newer document of a card's kind. */
  renewal(card) {
    const title = card.querySelector("h3").textContent;
    const add = () => this.#add(card.closest("[data-table]"), "documents", { kind: card.dataset.kind }, card);
    const text = "Give the dates of a new one";
    return button(text, add, { class: "quiet", "aria-label": `${text}: ${title}` });
  }

  /** A new provider cannot do without one of some records. */
  mustHave(entry) {
    return this.isNew && AT_LEAST_ONE.includes(entry.table) && (this.entriesOf(entry.table)[0] ?? entry) === entry;
  }

  /** Take a new record off the page again. */
  forgetEntry(entry) {
    const next = entry.card.nextElementSibling?.querySelector("button") ?? entry.card.parentElement;
    this.entries = this.entries.filter((one) => one !== entry);
    entry.card.remove();
    if (next.tagName !== "BUTTON") next.tabIndex = -1;
    next.focus();
    this.changed();
  }

  /** Something was typed, added or removed. */
  changed() {
    this.#offerVenues();
    if (!this.isRestoring) this.keeper.changed();
  }

  /** The records of a table, in the order in which they came to the page. */
  entriesOf(table) {
    return this.entries.filter((entry) => entry.table === table);
  }

  #offerVenues() {
    const venues = this.venues();
    for (const { form } of this.entriesOf("courses")) form?.offerVenues(venues);
  }

  #startSection(section) {
    const { table, word } = section.dataset;
    section.removeAttribute("data-open");
    for (const card of section.querySelectorAll("[data-record]")) this.#enter(table, card);
    for (const card of section.querySelectorAll("[data-kind]:not([data-record])")) {
      card.querySelector("h3").after(make("p", { class: "buttons" }, this.renewal(card)));
    }
    if (this.isNew && AT_LEAST_ONE.includes(table)) this.#show(section, this.#enter(table, null));
    if (table === "providers") return;
    const add = button(`Add a ${word}`, () => this.#add(section, table), { class: "quiet" });
    section.append(make("p", { class: "buttons add" }, add));
  }

  #enter(table, card, n = this.last + 1) {
    this.last = Math.max(this.last, n);
    const entry = new ProposalEntry(this, table, n, card);
    this.entries.push(entry);
    return entry;
  }

  #show(section, entry, after) {
    const add = section.querySelector(":scope > .add");
    if (after) after.after(entry.card);
    else if (add) add.before(entry.card);
    else section.append(entry.card);
  }

  #add(section, table, typed = {}, after = null) {
    const entry = this.#enter(table, null);
    entry.form.restore(typed);
    this.#show(section, entry, after);
    entry.form.focus(Object.keys(typed).length ? "issued_on" : undefined);
    this.changed();
  }

  #startSender() {
    const { fields, heading } = this.definition.tables.proposal;
    this.sender = new RecordForm(this.templates.get("proposal"), "proposal", 0, fields, null);
    this.sender.title = heading;
    const word = this.isNew ? "Check your answers" : "Check what you propose";
    const check = button(word, () => this.#check(), { class: "button" });
    const again = button("Start again", () => this.#askToForget(again), { class: "quiet" });
    this.status = make("p", { role: "status", class: "soft small" });
    const buttons = make("p", { class: "buttons" }, check, again);
    this.at.about.append(make("h2", {}, heading), this.sender.element, buttons, this.status);
    this.at.about.hidden = false;
    this.keeper = new ProposalKeeper(this.root, () => this.#collect(), this.status);
  }

  async #restore() {
    const draft = await readDraft(location.pathname);
    if (!draft) return;
    this.keeper.mark = draft.mark;
    if (!isProposalDraft(draft)) {
      this.at.restored.textContent = UNREADABLE;
      this.at.restored.hidden = false;
      return;
    }
    this.isRestoring = true;
    // Venues first: a course may name one of them.
    for (const kept of [...draft.entries].sort((a, b) => (b.table === "venues") - (a.table === "venues"))) {
      const entry = kept.record
        ? this.entries.find(({ table, record }) => table === kept.table && record === kept.record)
        : this.#entryFor(kept);
      if (entry) entry.restore(kept);
      else this.lost.push(kept);
    }
    this.sender.restore(draft.sender);
    const [day, time] = draft.saved_at.split(" ");
    const gone = this.lost.length ? ` Left out, but kept: ${counted(this.lost.length, "correction")} of records that are not published any more.` : "";
    this.at.restored.textContent = `What you had begun is here again, as kept on ${longDate(day)} at ${time.slice(0, 5)}.${gone}`;
    this.at.restored.hidden = false;
    // To look at a draft changes nothing of it, so that another tab can go on with it.
    this.isRestoring = false;
    this.#offerVenues();
  }

  #entryFor({ table, n }) {
    const blank = this.entriesOf(table).find((entry) => !entry.record && entry.n === n);
    // A table that no template is for may have any name, and no name may come into a selector.
    const section = this.templates.has(table) && this.root.querySelector(`[data-table="${table}"]`);
    if (blank || !section) return blank;
    const entry = this.#enter(table, null, n);
    this.#show(section, entry);
    return entry;
  }

  /** What was typed; and corrections of records that are gone, which a later page may have again. */
  #collect() {
    const entries = this.entries.map((entry) => entry.kept()).filter(Boolean);
    return { entries: [...entries, ...this.lost], sender: this.sender.typed() };
  }

  /** A slip of the finger must not lose what was typed: the button asks first. */
  #askToForget(again) {
    if (again.textContent === SURE) {
      this.#forget();
      return;
    }
    again.textContent = SURE;
    this.status.textContent = "Press the button again, and what you typed here is gone.";
  }

  async #forget() {
    await this.keeper.stop();
    await dropDraft(location.pathname).catch(() => {});
    location.reload();
  }

  #check() {
    const ids = idsOf(this);
    const groups = troublesOf(this, ids);
    if (groups.some(({ errors }) => errors.length)) {
      showErrors(this.at["error-summary"], groups);
      return;
    }
    clearErrors(this.at["error-summary"]);
    const changes = changesOf(this, ids);
    const today = londonDate(new Date());
    const { published_on, partnership, changes_to } = this.definition;
    const about = {
      kind: this.root.dataset.kind,
      provider_id: ids.get("provider"),
      made_on: today,
      published_on,
      ...this.sender.cells(),
    };
    const file = proposalFile(this.definition.package, about, changes.map(({ entry, ...change }) => change));
    this.at.edit.hidden = true;
    showCheck(this.at.check, {
      rows: inWords(changes, ids),
      isNew: this.isNew,
      name: file.name,
      today,
      partnership,
      sendTo: changes_to,
      save: () => saveFile(file.text, file.name),
      back: () => this.#back(),
      forget: () => this.#forget(),
    });
  }

  #back() {
    this.at.check.hidden = true;
    this.at.edit.hidden = false;
    this.at.edit.tabIndex = -1;
    this.at.edit.focus();
  }
}
