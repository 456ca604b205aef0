/** The draft of a form of proposed changes: one for each page, in this browser only, kept at every change. */

const DATABASE = "provider-directory proposals";
const STORE = "drafts";
// It stays open, so that what is typed last is on its way before a closing page is gone.
let opened;

/** @returns {Promise<object | undefined>} what was kept for this page; undefined where nothing was, or can be */
export async function readDraft(page) {
  try {
    return await inStore("readonly", (store) => store.get(page));
  } catch {
    return undefined;
  }
}

/** @returns {Promise<boolean>} false where this browser keeps nothing */
export async function keepDraft(page, draft) {
  try {
    await inStore("readwrite", (store) => store.put(draft, page));
    return true;
  } catch {
    return false;
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
    doing.onabort = doing.onerror = () => reject(doing.error);
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
