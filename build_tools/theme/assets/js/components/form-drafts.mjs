/**
 * Drafts kept on this device, in IndexedDB: one record a draft, its pictures beside it.
 *
 * A draft is `{id, form, values, photos, rev, saved_at, copied_at, sent_at, reference, changed}`; `values` are the texts of the
 * controls by name, `photos` are `{file, item, caption, sha256, size}`. Every save counts `rev` up by one, and a save
 * that expects another `rev` than is stored changes nothing: somebody else has saved or deleted it meanwhile. `changed`
 * says that no file has it as it is now; times cannot tell, because clocks are set back. What was kept and is no such draft
 * is given as `{id, isDamaged: true}`, and stays where it is until somebody deletes it.
 */

import { isVisitDraft } from "../lib/kept-drafts.mjs";

const DRAFTS = "drafts";
const PICTURES = "pictures";

/** @returns {Promise<DraftStore>} rejects where the browser keeps nothing */
export function openStore(name) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(DRAFTS, { keyPath: "id" });
      opening.result.createObjectStore(PICTURES, { keyPath: ["draft", "file"] });
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      // Another tab with a later build wants in: it may, and this one says that it can save no more.
      opening.result.onversionchange = () => opening.result.close();
      resolve(new DraftStore(opening.result));
    };
  });
}

export class DraftStore {
  constructor(db) {
    this.db = db;
  }

  /** All drafts, the last saved first, and then what cannot be read. @returns {Promise<object[]>} */
  async all() {
    const drafts = (await this.#ask(DRAFTS, (store) => store.getAll())).map(asDraft);
    const when = ({ saved_at: savedAt }) => savedAt ?? "";
    return drafts.sort((a, b) => (when(a) < when(b) ? 1 : -1));
  }

  /** @returns {Promise<object | undefined>} */
  async get(id) {
    const kept = await this.#ask(DRAFTS, (store) => store.get(id));
    return kept && asDraft(kept);
  }

  /** The pictures of a draft with their bytes, by file. @returns {Promise<Map<string, ArrayBuffer>>} */
  async pictures(id) {
    const found = await this.#ask(PICTURES, (store) => store.getAll(IDBKeyRange.bound([id], [id, []])));
    return new Map(found.map(({ file, bytes }) => [file, bytes]));
  }

  /**
   * Save a draft, and with it pictures that are new and without those that are gone: all or nothing.
   *
   * @param {object} draft its `rev` is the one last seen
   * @param {{file: string, bytes: ArrayBuffer}[]} [added]
   * @param {string[]} [removed] files
   * @returns {Promise<number | undefined>} the new `rev`; undefined when another tab saved or deleted it meanwhile
   */
  put(draft, added = [], removed = []) {
    return new Promise((resolve, reject) => {
      // “strict”: what is said to be saved is on the disk, and a battery that dies takes nothing with it.
      const saving = this.db.transaction([DRAFTS, PICTURES], "readwrite", { durability: "strict" });
      const drafts = saving.objectStore(DRAFTS);
      let rev;
      const asking = drafts.get(draft.id);
      asking.onsuccess = () => {
        if ((asking.result?.rev ?? 0) !== draft.rev) return;
        rev = draft.rev + 1;
        drafts.put({ ...draft, rev });
        for (const { file, bytes } of added) saving.objectStore(PICTURES).put({ draft: draft.id, file, bytes });
        for (const file of removed) saving.objectStore(PICTURES).delete([draft.id, file]);
      };
      saving.oncomplete = () => resolve(rev);
      saving.onabort = () => reject(saving.error);
    });
  }

  /** Delete a draft and its pictures. */
  remove(id) {
    return new Promise((resolve, reject) => {
      const removing = this.db.transaction([DRAFTS, PICTURES], "readwrite", { durability: "strict" });
      removing.objectStore(DRAFTS).delete(id);
      removing.objectStore(PICTURES).delete(IDBKeyRange.bound([id], [id, []]));
      removing.oncomplete = () => resolve();
      removing.onabort = () => reject(removing.error);
    });
  }

  #ask(name, question) {
    return new Promise((resolve, reject) => {
      const asking = question(this.db.transaction(name).objectStore(name));
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
  }
}

function asDraft(kept) {
  return isVisitDraft(kept) ? kept : { id: kept.id, isDamaged: true };
}

/** An id for a draft. `crypto.randomUUID` is there only on secure addresses. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
