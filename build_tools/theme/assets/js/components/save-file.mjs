/** A file made on the page, saved where this browser saves files. */

import { make } from "./dom.mjs";

/** Save a text as a JSON file. @param {string} text @param {string} name */
export function saveFile(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
