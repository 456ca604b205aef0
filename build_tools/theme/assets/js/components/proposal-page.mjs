/**
 * A provider corrects its listing, or registers: both save one small file of proposed changes, and send nothing.
 *
 * What it needs of the page: build_tools/theme/templates/listing.html and register.html. The controls come from the
 * templates of register.html, so that each is written once.
 */

import { numbered, proposalFile } from "../lib/changes.mjs";
import { freeId, slug } from "../lib/record-ids.mjs";
import { londonDate } from "../lib/today.mjs";
import { button, make } from "./dom.mjs";
import { clearErrors, showErrors } from "./error-summary.mjs";
import { dropDraft, keepDraft, readDraft } from "./proposal-draft.mjs";
import { showCheck } from "./proposal-check.mjs";
import { ProposalEntry } from "./proposal-entry.mjs";
import { RecordForm } from "./record-form.mjs";

const SOON = 150; // milliseconds from a key to the draft
const AT_LEAST_ONE = ["providers", "venues", "contacts"];
const LONGEST_ID = { providers: 64, venues: 80, courses: 80 };

export class ProposalPage {
  /** @param {HTMLElement} root @param {object} definition form.json @param {ParentNode} source where the templates are */
  constructor(root, definition, source) {
    this.root = root;
    this.definition = definition;
    this.isNew = root.dataset.kind === "registration";
    this.templates = new Map([...source.querySelectorAll("template[data-template]")].map((one) => [one.dataset.template, one]));
    this.at = Object.fromEntries(["edit", "check", "about", "restored", "error-summary"].map((name) => [name, root.querySelector(`[data-${name}]`)]));
    this.entries = [];
    this.last = 0;
    this.changes = 0;
  }

  async start() {
    for (const section of this.root.querySelectorAll("[data-table][data-open]")) this.#startSection(section);
    this.#startSender();
    await this.#restore();
    this.root.addEventListener("input", () => this.changed());
    addEventListener("pagehide", () => this.#keepNow());
    document.addEventListener("visibilitychange", () => document.hidden && this.#keepNow());
    this.at.edit.hidden = false;
  }

  /** The venues that a course may name. */
  venues() {
    return this.#of("venues").filter(({ isRemoved }) => !isRemoved).map(({ token, name }) => ({ name: token, label: name }));
  }

  /** A button for a newer document of a card's kind. */
  renewal(card) {
    const title = card.querySelector("h3").textContent;
    const add = () => this.#add(card.closest("[data-table]"), "documents", { kind: card.dataset.kind }, card);
    return button("Give the dates of a new one", add, { class: "quiet", "aria-label": `Give the dates of a new one: ${title}` });
  }

  /** A new provider cannot do without one of some records. */
  mustHave(entry) {
    return this.isNew && AT_LEAST_ONE.includes(entry.table) && (this.#of(entry.table)[0] ?? entry) === entry;
  }

  /** Whether a table has one record only, so that it need not be named. */
  isAlone(table) {
    return this.#of(table).length === 1;
  }

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
    const venues = this.venues();
    for (const { form } of this.#of("courses")) form?.offerVenues(venues);
    clearTimeout(this.timer);
    this.root.dataset.unkept = this.changes += 1;
    this.timer = setTimeout(() => this.#keep(), SOON);
  }

  #of(table) {
    return this.entries.filter((entry) => entry.table === table);
  }

  #startSection(section) {
    const { table, one } = section.dataset;
    section.removeAttribute("data-open");
    for (const card of section.querySelectorAll("[data-record]")) this.#enter(table, card);
    for (const card of section.querySelectorAll("[data-kind]:not([data-record])")) {
      card.querySelector("h3").after(make("p", { class: "buttons" }, this.renewal(card)));
    }
    if (this.isNew && AT_LEAST_ONE.includes(table)) this.#show(section, this.#enter(table, null));
    if (table === "providers") return;
    const add = button(`Add a ${one}`, () => this.#add(section, table), { class: "quiet" });
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
    this.sender = new RecordForm(this.templates.get("proposal"), "proposal", 0, this.definition.tables.proposal.fields, null);
    this.sender.title = "About this form";
    const check = button(this.isNew ? "Check your answers" : "Check what you propose", () => this.#check(), { class: "button" });
    const again = button("Start again", () => this.#forget(), { class: "quiet" });
    this.status = make("p", { role: "status", class: "soft small" });
    this.at.about.append(make("h2", {}, "Who says so"), this.sender.element, make("p", { class: "buttons" }, check, again), this.status);
    this.at.about.hidden = false;
  }

  async #restore() {
    const draft = await readDraft(location.pathname);
    if (!draft) return;
    let lost = 0;
    // Venues first: a course may name one of them.
    for (const kept of [...draft.entries].sort((a, b) => (b.table === "venues") - (a.table === "venues"))) {
      const entry = kept.record
        ? this.entries.find(({ table, record }) => table === kept.table && record === kept.record)
        : this.#entryFor(kept);
      if (entry) entry.restore(kept);
      else lost += 1;
    }
    this.sender.restore(draft.sender);
    const gone = lost ? ` ${lost} of your corrections were about records that are not published any more, and are left out.` : "";
    this.at.restored.textContent = `What you had begun is here again, as this browser kept it at ${draft.saved_at.slice(11, 16)} on ${draft.saved_at.slice(0, 10)}.${gone}`;
    this.at.restored.hidden = false;
    this.changed();
  }

  #entryFor({ table, n }) {
    const blank = this.#of(table).find((entry) => !entry.record && entry.n === n);
    const section = this.root.querySelector(`[data-table="${table}"]`);
    if (blank || !section || !this.templates.has(table)) return blank;
    const entry = this.#enter(table, null, n);
    this.#show(section, entry);
    return entry;
  }

  #keepNow() {
    if ("unkept" in this.root.dataset) this.#keep();
  }

  async #keep() {
    clearTimeout(this.timer);
    const entries = this.entries.map((entry) => entry.kept()).filter(Boolean);
    if (this.isForgotten) return;
    const { changes } = this;
    const saved_at = new Date().toLocaleString("sv-SE", { timeZone: "Europe/London" });
    const isKept = await keepDraft(location.pathname, { saved_at, entries, sender: this.sender.typed() });
    if (changes === this.changes) delete this.root.dataset.unkept;
    this.status.textContent = isKept ? `Kept on this device, ${saved_at.slice(11, 16)}. Nothing is sent.` : "This browser keeps no drafts, so finish in one go: what you type is lost when the page is closed.";
  }

  async #forget() {
    clearTimeout(this.timer);
    this.isForgotten = true;
    await dropDraft(location.pathname).catch(() => {});
    location.reload();
  }

  /** The short names of new records. A new provider's is that of its name. */
  #ids() {
    const provider = this.isNew ? slug(this.#of("providers")[0].name).slice(0, LONGEST_ID.providers).replace(/-$/, "") : this.root.dataset.provider;
    const ids = new Map([["provider", provider]]);
    for (const table of ["venues", "courses"]) {
      const taken = new Set(this.#of(table).map(({ record }) => record));
      for (const entry of this.#of(table).filter(({ record }) => !record)) {
        const id = freeId(`${provider} ${entry.name}`, taken, LONGEST_ID[table]);
        taken.add(id);
        ids.set(entry.token, id);
      }
    }
    for (const entry of this.#of("providers")) if (!entry.record) ids.set(entry.token, provider);
    return ids;
  }

  #troubles(ids) {
    const keys = new Set();
    const groups = Object.entries(this.definition.tables).map(([table, { heading, key }]) => {
      const forms = table === "proposal" ? [{ form: this.sender }] : this.#of(table).filter(({ form, isRemoved }) => form && !isRemoved);
      const errors = forms.flatMap((entry) => {
        const found = entry.form.troubles(entry.record === null ? twice(entry, ids, key, keys, this.#of(table)) : {});
        return found.map(({ id, message }) => ({ id, message: entry.name && !this.isAlone(table) ? `${entry.name}: ${message}` : message }));
      });
      return { heading, errors };
    });
    return groups;
  }

  #check() {
    const ids = this.#ids();
    const groups = this.#troubles(ids);
    if (groups.some(({ errors }) => errors.length)) {
      showErrors(this.at["error-summary"], groups);
      return;
    }
    clearErrors(this.at["error-summary"]);
    const changes = numbered(Object.keys(this.definition.tables).flatMap((table) => this.#of(table).flatMap((entry) => entry.changes(ids).map((change) => ({ ...change, entry })))));
    const today = londonDate(new Date());
    const { made_by, note } = this.sender.cells();
    const about = { kind: this.root.dataset.kind, provider_id: ids.get("provider"), made_on: today, made_by, published_on: this.definition.published_on, note };
    const file = proposalFile(this.definition.package, about, changes.map(({ entry, ...change }) => change));
    this.at.edit.hidden = true;
    showCheck(this.at.check, {
      rows: this.#rows(changes),
      isNew: this.isNew,
      name: file.name,
      today,
      sendTo: this.definition.partnership,
      save: () => download(file),
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

  /** The changes in words: names and ids that the form itself gives are not told. */
  #rows(changes) {
    const told = changes.filter(({ field, entry }) => !field || entry.form?.fields.some(({ name }) => name === field));
    return told.map(({ kind, field, was, becomes, entry }) => {
      if (kind === "remove") return { where: entry.title, what: `The whole ${entry.about.one}`, was: "Published", becomes: "Removed" };
      const { label } = entry.form.fields.find(({ name }) => name === field);
      const words = (cell) => (cell ? entry.form.wordsFor(field, field === "venue_ids" ? this.#tokens(cell) : cell) : "");
      return { where: entry.record ? entry.title : `New ${entry.about.one}: ${entry.name}`, what: label, was: words(was), becomes: words(becomes) };
    });
  }

  #tokens(cell) {
    const ids = this.#ids();
    const tokens = new Map([...ids].map(([token, id]) => [id, token]));
    return cell.split(";").map((id) => tokens.get(id) ?? id).join(";");
  }
}

/** What names a new record must be its own. */
function twice(entry, ids, key, keys, others) {
  const cells = entry.cells(ids);
  const record = key.map((name) => cells[name] ?? "").join("/");
  const isTaken = keys.has(`${entry.table} ${record}`) || others.some((other) => other.record === record);
  keys.add(`${entry.table} ${record}`);
  const last = key[key.length - 1];
  return isTaken && cells[last] ? { [last]: `There is such a ${entry.about.one} already.` } : {};
}

function download({ name, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
