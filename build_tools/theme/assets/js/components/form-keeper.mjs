/** Keeps the draft that is open: every change is saved at once, and no other tab's work is ever overwritten. */

import { NEW, next, sentence } from "../lib/draft-status.mjs";
import { valuesOf } from "./form-controls.mjs";
import { newId } from "./form-drafts.mjs";
import { showDrafts } from "./form-list.mjs";

const ELSEWHERE = "This draft is open in another tab too. If both are typed in at once, what is typed here is kept as a draft of its own.";
const FORKED = "This draft was changed or deleted in another tab meanwhile. What you typed here is kept as a draft of its own.";
const LEAVE = "What you typed last could not be saved on this device. Unless you saved a copy to a file, it will be gone. Go on?";
const DELETED = "Deleted from this device.";

export class DraftKeeper {
  /** @param {import("./visit-form.mjs").VisitForm} page @param {import("./form-drafts.mjs").DraftStore} [store] */
  constructor(page, store) {
    Object.assign(this, { page, store, state: NEW, added: new Map(), removed: new Set(), pictures: new Map() });
    this.key = page.form.dataset.form;
    this.ask = (event) => event.preventDefault();
    this.photos = {
      of: () => this.draft,
      all: () => this.draft.photos,
      add: (photo, bytes) => this.#addPhoto(photo, bytes),
      remove: (file) => this.#removePhoto(file),
      caption: (file, caption) => this.change({ photos: this.draft.photos.map((each) => (each.file === file ? { ...each, caption } : each)) }),
    };
  }

  async start() {
    if (this.store) {
      this.channel = new BroadcastChannel(`${this.store.db.name} saved`);
      this.channel.onmessage = ({ data }) => this.#savedElsewhere(data);
    }
    addEventListener("hashchange", () => this.#openNamed());
    if (await this.#openNamed()) return;
    // What was typed before this script had started is the beginning of a visit of its own.
    const early = valuesOf(this.page.form);
    if (Object.keys(early).length) {
      await this.begin({ values: { ...early } });
      return this.typed(early);
    }
    const own = (await this.#all()).find(({ form, sent_at: sentAt, changed }) => form === this.key && (!sentAt || changed));
    if (own) await this.open(own.id);
    else await this.begin();
  }

  /** A form with nothing in it. It becomes a draft with the first thing that is typed. @returns {Promise<boolean>} false where somebody would rather stay */
  async begin(draft = {}, pictures = new Map()) {
    if (!(await this.#mayLeave())) return false;
    await this.#use({ id: newId(), form: this.key, values: {}, photos: [], rev: 0, ...draft }, pictures);
    return true;
  }

  async open(id) {
    if (!(await this.#mayLeave())) return;
    const draft = await this.store.get(id);
    if (!draft || draft.isDamaged) return this.showList();
    await this.#use(draft, await this.store.pictures(id));
  }

  /** What the controls now hold. */
  typed(values) {
    this.change({ values: { ...values } });
  }

  /** Change the draft, and save it as soon as the save before is done. */
  change(changed) {
    Object.assign(this.draft, changed, { changed: true });
    this.tell({ type: "typed" });
    return this.#save();
  }

  /** Note something that happened to the draft, such as that it was sent; this is no typing. */
  note(noted, event) {
    Object.assign(this.draft, noted);
    this.tell(event);
    return this.#save();
  }

  /** Resolves when nothing is left to be saved. */
  async settled() {
    while (this.saving) await this.saving;
  }

  /** The photos of the draft with their bytes. Those whose bytes are gone are left out. */
  withBytes() {
    return this.draft.photos.flatMap((photo) => (this.pictures.has(photo.file) ? [{ ...photo, bytes: this.pictures.get(photo.file) }] : []));
  }

  async remove(draft) {
    if (!confirm(`Delete this draft from this device? ${lossOf(draft)}`)) return;
    await this.settled();
    await this.store?.remove(draft.id);
    this.channel?.postMessage({ id: draft.id });
    this.#mark(this.isUnsaved && draft.id !== this.draft.id);
    if (draft.id === this.draft.id) await this.begin();
    else await this.showList();
    this.say(DELETED);
  }

  tell(event) {
    this.state = next(this.state, event);
    this.say(sentence(this.state, clock));
  }

  say(words) {
    const line = this.page.form.querySelector("[data-status]");
    if (line.textContent !== words) line.textContent = words;
  }

  async showList() {
    const { page } = this;
    showDrafts(page.section, await this.#all(), {
      form: this.key,
      current: this.draft.id,
      clock,
      words: ({ values }) => page.words(values),
      open: (id) => this.open(id),
      remove: (draft) => this.remove(draft),
    });
  }

  /** The list tells of this draft too, but not at every keystroke, and not while somebody is in it. */
  #listSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      if (!this.page.section.querySelector("ul").contains(document.activeElement)) this.showList();
    }, 500);
  }

  async #use(draft, pictures) {
    Object.assign(this, { draft, pictures, added: new Map(), removed: new Set() });
    this.#mark(false);
    this.state = next(NEW, { type: "opened", ...draft });
    this.page.show(Object.assign(Object.create(null), draft.values), pictures);
    this.say(this.store ? sentence(this.state, clock) : sentence({ kind: "failed", why: "off" }, clock));
    this.#hold(draft.id);
    // The address names this draft or none, or a reload would open another
    if (location.hash.startsWith("#draft=") && !location.hash.endsWith(draft.id)) history.replaceState(history.state, "", location.pathname + location.search);
    await this.showList();
  }

  /** One save at a time, each of the newest state; what is typed meanwhile is in the next. */
  #save() {
    this.isDirty = true;
    this.#mark(true);
    this.saving ??= this.#saveAll().finally(() => (this.saving = undefined));
    return this.saving;
  }

  async #saveAll() {
    while (this.isDirty) {
      this.isDirty = false;
      const { draft } = this;
      const at = new Date().toISOString();
      const [added, removed] = [[...this.added], [...this.removed]];
      try {
        if (!this.store) throw new DOMException("no store", "InvalidStateError");
        const about = this.page.words(draft.values);
        const saved = { ...draft, about, saved_at: at };
        const rev = await this.store.put(saved, added.map(([file, bytes]) => ({ file, bytes })), removed);
        if (rev === undefined) {
          this.#fork(draft);
          continue;
        }
        Object.assign(draft, { rev, saved_at: at });
        added.forEach(([file, bytes]) => this.added.get(file) === bytes && this.added.delete(file));
        removed.forEach((file) => this.removed.delete(file));
        if (!this.isDirty) this.#mark(false);
        this.tell({ type: "saved", at });
        this.channel.postMessage({ id: draft.id, rev });
        this.#listSoon();
      } catch (error) {
        this.tell({ type: "failed", why: error?.name === "QuotaExceededError" ? "full" : this.store ? "broken" : "off" });
      }
    }
  }

  /** `data-unsaved` stands at the form until the disk has all of it, and so long the browser asks before it closes the page. */
  #mark(isUnsaved) {
    this.isUnsaved = isUnsaved;
    this.page.form.toggleAttribute("data-unsaved", isUnsaved);
    if (isUnsaved) addEventListener("beforeunload", this.ask);
    else removeEventListener("beforeunload", this.ask);
  }

  /** Whether the draft that is open may be left: what could not be saved is gone with it. */
  async #mayLeave() {
    await this.settled();
    return !this.isUnsaved || confirm(LEAVE);
  }

  /** Another tab saved the same draft: this one's work goes on under a name of its own, with all its pictures. */
  #fork(draft) {
    Object.assign(draft, { id: newId(), rev: 0 });
    this.added = new Map(this.pictures);
    this.removed.clear();
    this.isDirty = true;
    this.notice(FORKED);
  }

  #savedElsewhere({ id, rev }) {
    if (id === this.draft?.id && rev > this.draft.rev && !this.isUnsaved) this.open(id);
    else this.showList();
  }

  /** Tell when the draft is open in another tab: whoever holds its lock has it open. */
  #hold(id) {
    if (this.held === id) return;
    this.release?.();
    this.held = id;
    this.notice("");
    navigator.locks?.request(`draft ${id}`, { ifAvailable: true }, (lock) => {
      if (!lock) return this.notice(ELSEWHERE);
      return new Promise((resolve) => (this.release = resolve));
    });
  }

  /** Say something about the draft that is open, where drafts are listed, until another is opened. */
  notice(words) {
    const { section } = this.page;
    const line = section.querySelector("[data-notice]") ?? section.insertBefore(document.createElement("p"), section.querySelector("ul"));
    line.dataset.notice = "";
    line.className = "note";
    line.setAttribute("role", "status");
    line.textContent = words;
    line.hidden = !words;
  }

  async #openNamed() {
    const id = /^#draft=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    const named = id && (await this.#all()).some((draft) => draft.id === id && draft.form === this.key);
    if (!named || this.draft?.id === id) return false;
    await this.open(id);
    return true;
  }

  async #all() {
    return this.store ? this.store.all() : [];
  }

  /** Rejects when there is no room: one picture too many must not keep what is typed from being saved. */
  async #addPhoto(photo, bytes) {
    this.pictures.set(photo.file, bytes);
    this.added.set(photo.file, bytes);
    this.removed.delete(photo.file);
    await this.change({ photos: [...this.draft.photos, photo] });
    if (this.state.why !== "full" || this.added.get(photo.file) !== bytes) return;
    await this.#removePhoto(photo.file);
    throw new DOMException("no room for the picture", "QuotaExceededError");
  }

  #removePhoto(file) {
    this.pictures.delete(file);
    this.added.delete(file);
    this.removed.add(file);
    return this.change({ photos: this.draft.photos.filter((each) => each.file !== file) });
  }
}

/** What is lost with a draft that is in no file, or not as it is now. */
function lossOf({ isDamaged, sent_at: sentAt, copied_at: copiedAt, changed }) {
  if (isDamaged) return "Nobody can tell whether a file has what it held.";
  if (!sentAt && !copiedAt) return "It was never copied to a file.";
  return changed ? `It was changed since it was ${sentAt ? "sent" : "copied to a file"}.` : "";
}

/** `14:02`, or `2 November, 14:02` on another day. @param {string} moment ISO */
export function clock(moment) {
  const then = new Date(moment);
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return time;
  return `${then.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${time}`;
}
