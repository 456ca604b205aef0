/**
 * A visit's form: what is typed becomes a draft on this device at once, is checked, and goes out as one file.
 *
 * What it needs of the page: build_tools/theme/templates/form.html and _question.html.
 */

import { visitFrom } from "../lib/form-answers.mjs";
import { progressOf, progressWords } from "../lib/form-progress.mjs";
import { sectionOf } from "../lib/form-rules.mjs";
import { longDate } from "../lib/days.mjs";
import { found } from "../lib/pupil-identifiers.mjs";
import { londonDate } from "../lib/today.mjs";
import { button, make } from "./dom.mjs";
import { cleaned, controlOf, copyOf, fill, valuesOf } from "./form-controls.mjs";
import { DraftKeeper } from "./form-keeper.mjs";
import { keepDrafts } from "./form-offline.mjs";
import { Plan } from "./form-plan.mjs";

const JOBS = ["new", "open-copy", "save-copy", "check", "finish", "send", "delete", "print"];
const GUARD = (words) => `This looks like ${words}. Take it out: nothing here may tell who a pupil is.`;
const NOTHING_KNOWN = { providers: [], labels: {}, visits: {} };
const LACKING = "A part of this form is not loaded yet, and there is no connection. Keep this page open, connect, and press again.";
const CLEANED = "A character that cannot be seen came along with the text, and was taken out.";

export class VisitForm {
  /**
   * @param {HTMLFormElement} form
   * @param {object} definition as form.json has it
   * @param {() => Promise<object>} fetchLast fetches last-visits.json
   * @param {import("./form-drafts.mjs").DraftStore} [store] none where the browser keeps nothing
   */
  constructor(form, definition, fetchLast, store) {
    Object.assign(this, { form, definition, fetchLast, last: NOTHING_KNOWN, doing: new Set() });
    this.section = document.querySelector("[data-drafts]");
    this.plan = new Plan(form, definition, () => this.typed());
    this.keeper = new DraftKeeper(this, store);
    this.sendTo = form.dataset.sendTo ?? document.querySelector('meta[name="directory-intake"]')?.content;
  }

  async start() {
    const { form } = this;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => this.typed(target));
    // To leave a field changes nothing beside it: the page would move under the finger that is on the next one.
    form.addEventListener("change", ({ target }) => this.typed(target, false));
    form.elements["visit.provider_id"].addEventListener("focus", () => this.know());
    form.addEventListener("click", ({ target }) => {
      const job = target.closest("[data-do]")?.dataset.do;
      if (job) this.#do(job);
    });
    const begin = make("p", { class: "buttons" }, button("Open a saved copy", () => this.#do("open-copy"), { class: "quiet" }));
    begin.append(button("Begin another visit", () => this.#do("new"), { class: "quiet" }));
    this.section.append(make("ul", { class: "draft-list" }), begin);
    this.section.hidden = false;
    const template = form.querySelector('template[data-template="photos"]');
    for (const box of form.querySelectorAll("[data-photos-of]")) {
      box.append(copyOf(template, "__q__", box.dataset.photosOf));
      box.hidden = false;
      box.firstElementChild.addEventListener("toggle", () => this.#withPhotos().catch(() => this.keeper.say(LACKING)));
    }
    for (const part of form.querySelectorAll("[data-progress], [data-section-end], [data-buttons]")) part.hidden = false;
    for (const button of form.querySelectorAll("[data-do]")) button.hidden = button.dataset.do === "send" && !this.sendTo;
    await this.keeper.start();
  }

  /** What is typed, as a visit, with the troubles of what cannot be read. */
  read() {
    return visitFrom(this.definition, this.values, this.last.providers);
  }

  /** Show a draft: its texts and its pictures. */
  show(values, pictures) {
    this.plan.show(values);
    this.beside?.offerVenues(this.form, this.last.providers, visitFrom(this.definition, values, this.last.providers).visit.header.provider_id);
    const left = fill(this.form, values);
    this.kept = Object.fromEntries(left.map((name) => [name, values[name]]));
    if (this.photos || this.keeper.draft.photos.length) this.showPhotos(pictures);
    for (const slot of this.form.querySelectorAll("[data-guard], .error")) slot.hidden = true;
    for (const wrong of this.form.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
    for (const wrong of this.form.querySelectorAll("[aria-invalid]")) wrong.ariaInvalid = null;
    this.form.querySelector("[data-check]").hidden = true;
    for (const control of this.form.querySelectorAll("textarea")) if (control.value) this.#guard(control);
    this.values = values;
    this.form.querySelector("[data-revision]").hidden = !values["visit.revision_reason"];
    this.#clearErrors();
    if (values["visit.provider_id"]) this.know();
    this.refresh();
  }

  /** Fetch who there is to visit and what was last found there, when that is first needed, and show it. @returns {Promise<boolean>} whether it is at hand */
  know() {
    this.knowing ??= Promise.all([this.fetchLast(), import("./form-last.mjs")])
      .then(([last, beside]) => {
        Object.assign(this, { last, beside });
        beside.offerProviders(this.form, last.providers);
        this.refresh();
        return true;
      })
      .catch(() => {
        this.knowing = undefined;
        return false;
      });
    return this.knowing;
  }

  /** Show the photos of the draft. @param {Map<string, ArrayBuffer>} pictures their bytes by file */
  async showPhotos(pictures) {
    (await this.#withPhotos()).show(pictures);
  }

  /** Something was typed or chosen: it is kept, and what it means is shown. */
  typed(control, isNew = true) {
    if (control && (!control.name || control.type === "file" || control.name.startsWith("photos."))) return;
    if (control?.name === "visit.provider_id") this.know();
    if (control && isNew) this.#guard(control);
    // The list of answers told what is no longer so
    this.form.querySelector("[data-check]").hidden = true;
    this.values = Object.assign(Object.create(null), this.kept, valuesOf(this.form));
    this.keeper.typed(this.values);
    this.refresh();
    if (!this.hasAsked) {
      this.hasAsked = true;
      keepDrafts(this.section);
      this.#makeReady();
    }
  }

  refresh() {
    const { visit } = this.read();
    const progress = progressOf(this.definition, visit);
    this.form.querySelector("[data-count]").textContent = progressWords(progress);
    for (const [name, section] of Object.entries(progress.sections)) this.#tellSection(name, progressWords(section));
    this.#tellSection("plan", visit.actions.length ? `${visit.actions.length} ${visit.actions.length === 1 ? "action" : "actions"}` : "");
    this.#tellSection("outcome", visit.header.outcome ? "chosen" : "not chosen yet");
    const asked = this.definition.visit.filter(({ required }) => required);
    const given = asked.filter(({ name }) => visit.header[name]).length;
    this.#tellSection("visit", `${given} of ${asked.length} filled in`);
    const provider = visit.header.provider_id;
    if (this.beside && provider !== this.provider) {
      this.provider = provider;
      this.beside.offerVenues(this.form, this.last.providers, provider);
      this.beside.showLast(this.form, this.last, provider);
    }
  }

  /** What a draft is about, for the list: `Lockside Workshop, 2 November 2026, 18 of 32 answered`. */
  words(values) {
    const { visit } = visitFrom(this.definition, values, this.last.providers);
    const { visited_on: day } = visit.header;
    const about = [values["visit.provider_id"] ?? "No provider yet", day && longDate(day)].filter(Boolean).join(", ");
    return `${about}, ${progressWords(progressOf(this.definition, visit))}`;
  }

  /** The id of the control to go to for a field. */
  idOf(field) {
    if (field.startsWith("photos.")) return field.replace(".", "-");
    return field === "actions" ? "plan-heading" : (controlOf(this.form, field)?.id ?? `${sectionOf(this.definition, field)}-heading`);
  }

  get today() {
    return londonDate(new Date());
  }

  #withPhotos() {
    this.photos ??= import("./form-photos.mjs")
      .then(({ Photos }) => new Photos(this.form, this.keeper.photos))
      .catch((error) => {
        this.photos = undefined;
        throw error;
      });
    return this.photos;
  }

  /**
   * Load what the end of a visit needs as soon as one is begun: where no service worker keeps it, the signal may be gone
   * by then, and a copy could not even be saved. Without a connection it is tried again when there is one.
   */
  async #makeReady() {
    try {
      await import("./form-jobs.mjs");
      if (!(await this.know())) throw new Error("no list of providers");
    } catch {
      addEventListener("online", () => this.#makeReady(), { once: true });
    }
  }

  async #do(job) {
    if (!JOBS.includes(job) || this.doing.has(job)) return;
    if (job === "print") return print();
    // Pressed twice, a visit is sent once. Not every browser tells when no file was chosen.
    if (job !== "open-copy") this.doing.add(job);
    try {
      // What comes at the end of a visit is loaded when one is begun, or at the latest now.
      const { jobs } = await import("./form-jobs.mjs").catch(() => ({}));
      if (jobs) return await jobs[job](this);
      await this.keeper.settled();
      this.keeper.say(LACKING);
    } finally {
      this.doing.delete(job);
    }
  }

  async #clearErrors() {
    const box = this.form.querySelector("[data-error-summary]");
    if (!box.hidden) (await import("./error-summary.mjs")).clearErrors(box);
  }

  #guard(control) {
    if (control.type !== "text" && control.tagName !== "TEXTAREA") return;
    const slot = control.closest("[data-field], [data-question]")?.querySelector("[data-guard]");
    const isCleaned = cleaned(control);
    const [finding] = found(control.value);
    if (!slot) return;
    const words = finding ? GUARD(finding.words) : isCleaned ? CLEANED : "";
    // It is read out when it changes, and not at every letter
    if (slot.textContent !== words) slot.textContent = words;
    slot.hidden = !words;
  }

  #tellSection(name, words) {
    const place = this.form.querySelector(`[data-section-status="${CSS.escape(name)}"]`);
    if (place) place.textContent = words;
  }
}
