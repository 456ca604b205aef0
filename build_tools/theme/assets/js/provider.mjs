/** What a provider page does: looks at the date, and answers for another once it is asked. */

import { recheck } from "./components/expiry.mjs";
import { londonDate } from "./lib/today.mjs";

const all = (module) => document.querySelectorAll(`[data-module="${module}"]`);
const dateBox = () => import("./components/date-box.mjs");

for (const banner of all("expiry")) recheck(banner, londonDate(new Date()));
// The shortlist is loaded for those who keep one, or begin to.
const shortlist = () => import("./components/shortlist-button.mjs");
for (const button of document.querySelectorAll("button[data-provider]")) {
  button.hidden = false;
  const sayOffline = () => (button.textContent = "Not added: there is no connection");
  button.addEventListener("click", () => shortlist().then(({ toggle }) => toggle(button), sayOffline));
}
for (const root of all("on-date")) {
  const form = root.querySelector("form");
  form.hidden = false;
  const sayOffline = () => {
    const answer = root.querySelector("[data-answer]");
    answer.replaceChildren(form.querySelector("[data-say=offline]").content.cloneNode(true));
    answer.classList.add("no-answer");
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dateBox().then(({ ask }) => ask(root), sayOffline);
  });
  if (location.hash.startsWith("#on=")) dateBox().then(({ askAddress }) => askAddress(root), sayOffline);
}
try {
  if (localStorage.length) shortlist().then(({ showShortlist }) => showShortlist());
} catch {
  // Storage is off. Whoever presses the button is told.
}
