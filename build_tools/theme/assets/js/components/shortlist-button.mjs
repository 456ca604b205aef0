/** Buttons that put a provider on the reader's shortlist, or take it off, and the count in the link to it. */

import { keepShortlist, readShortlist } from "../lib/shortlist.mjs";

const link = document.querySelector("a[data-shortlist]");
/** Where the list is kept. The address is part of it, so that editions of one host have lists of their own. */
export const key = `provider-directory shortlist ${link?.pathname}`;

/** What to say when a list could not be kept. */
export const UNKEPT = {
  full: "The shortlist is full: it holds 100 providers.",
  unkept: "This browser keeps nothing for this site: its storage is off, or full.",
};

/** Make every button, and the count, say what is kept. */
export function showShortlist() {
  const { ids } = readShortlist(key);
  if (link) link.textContent = ids.length ? `Shortlist (${ids.length})` : "Shortlist";
  for (const button of document.querySelectorAll("button[data-provider]")) {
    button.hidden = !link;
    say(button, ids.includes(button.dataset.provider) ? "Remove from shortlist" : "Add to shortlist");
  }
}

/** Put the button's provider on the list, or take it off. What cannot be kept, the button itself says. */
export function toggle(button) {
  const id = button.dataset.provider;
  const { ids } = readShortlist(key);
  const fault = keepShortlist(key, ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  showShortlist();
  if (fault) say(button, `Not added. ${UNKEPT[fault]}`);
}

/** The name of the provider may follow the words, for those who hear the button without its surroundings. */
function say(button, words) {
  button.firstChild.data = words;
}

// Another tab may change the list, or this page may come back out of the browser's memory.
for (const moment of ["storage", "pageshow"]) addEventListener(moment, showShortlist);
