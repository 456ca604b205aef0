/** The reader's shortlist: ids of providers, kept in this browser and nowhere else. */

const MOST = 100;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * What is kept under a key of localStorage.
 *
 * @param {string} key
 * @returns {{ids: string[], fault?: "off" | "damaged"}} `off`: the browser lets nothing be kept; `damaged`: something
 *   else wrote there, and what is no id was left out
 */
export function readShortlist(key) {
  let kept;
  try {
    kept = localStorage.getItem(key) ?? "[]";
  } catch {
    return { ids: [], fault: "off" };
  }
  const found = listIn(kept);
  const ids = [...new Set(found?.filter((id) => typeof id === "string" && id.length < 100 && ID.test(id)))].slice(0, MOST);
  return ids.length === found?.length ? { ids } : { ids, fault: "damaged" };
}

/** Keep ids under a key. @returns {"" | "full" | "unkept"} what stood in the way; a list holds a hundred. */
export function keepShortlist(key, ids) {
  if (ids.length > MOST) return "full";
  try {
    localStorage.setItem(key, JSON.stringify(ids));
    return "";
  } catch {
    return "unkept";
  }
}

/**
 * What was taken off, where it was before; what another tab did meanwhile stands.
 *
 * @param {string[]} now
 * @param {string[]} before the whole list, before `gone` were taken off
 * @param {string[]} gone
 */
export function putBack(now, before, gone) {
  const wanted = new Set([...now, ...gone]);
  return [...new Set([...before, ...now])].filter((id) => wanted.has(id));
}

function listIn(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
