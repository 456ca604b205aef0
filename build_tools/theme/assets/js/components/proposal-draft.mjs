/** The draft of a form of proposed changes: one for each page, in this browser only, kept at every change. */

import { newId } from "./form-drafts.mjs";

const DATABASE = "provider-directory proposals";
const STORE = "drafts";
let opened;

/** @returns {Promise<object | undefined>} what was kept for this page; undefined where nothing was, or can be */
export async function readDraft(page) {
  try {
    return await inStore("readonly", (store) => store.get(page));
  } catch {
    return undefined;
  }
}

/**
 * Keep a draft in place of the one that was last seen here, and of no other: two tabs must not undo each other's work.
 *
 * @param {string} page
 * @param {object} draft
 * @param {string | undefined} seen the mark of the draft that this tab last kept or read; none when there was none
 * @returns {Promise<{mark?: string, why?: "elsewhere" | "full" | "off"}>} the mark of the draft as it is now kept, or why it is not
 */
export async function keepDraft(page, draft, seen) {
  const mark = newId();
  let isKept = false;
  try {
    await inStore("readwrite", (store) => {
      const asking = store.get(page);
      asking.onsuccess = () => {
        isKept = asking.result?.mark === seen;
        if (isKept) store.put({ ...draft, mark }, page);
      };
      return asking;
    });
    return isKept ? { mark } : { why: "elsewhere" };
  } catch (error) {
    return { why: error?.name === "QuotaExceededError" ? "full" : "off" };
  }
}

/** Leave nothing of the draft on this device. */
export async function dropDraft(page) {
  await inStore("readwrite", (store) => store.delete(page));
}

async function inStore(mode, ask) {
  opened ??= settled(opening());
  const doing = (await opened).transaction(STORE, mode, { durability: "strict" });
  const asked = ask(doing.objectStore(STORE));
  await new Promise((resolve, reject) => {
    doing.oncomplete = resolve;
    // After a failed request its transaction aborts, and says why: a full disk, too.
    doing.onabort = () => reject(doing.error);
  });
  return asked.result;
}

function opening() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}
