/** “Was it approved on …?” The answer is taken from the rows of the history's own table. */

import { countedOn, isoDay, statusOn } from "../lib/history.mjs";
import { longDate } from "../lib/days.mjs";

/**
 * Say in `root` how things stood on a day.
 *
 * @param {HTMLElement} root `[data-module="on-date"]`: around the form, the place for the answer, and the rows
 * @param {string | undefined} day ISO date; without one, the answer asks for it
 */
export function answerOn(root, day) {
  const { asOf, validUntil } = root.querySelector("form").dataset;
  const rows = [...root.querySelectorAll("[data-from]")].map((row) => ({ ...row.dataset, row }));
  const run = day <= asOf && statusOn(rows, day);
  const kind = !day ? "wrong" : day > validUntil ? "ended" : "later";
  const said = run ? run.row.lastElementChild : root.querySelector(`template[data-say=${kind}]`).content;
  const answer = root.querySelector("[data-answer]");
  answer.replaceChildren(...said.cloneNode(true).childNodes);
  answer.classList.toggle("no-answer", !day);
  if (!day) return;
  // A run of days may rest on one thing first and on another later: only what counted on the day asked about is told.
  for (const part of answer.querySelectorAll("[data-counted]")) {
    if (countedOn(part.dataset.counted, day)) part.hidden = false;
    else part.remove();
  }
  if (!answer.querySelector(".report")) answer.querySelector(".rests-on")?.remove();
  const heading = document.createElement("b");
  heading.append(`On ${longDate(day)}: `);
  answer.prepend(heading);
  for (const link of document.querySelectorAll("a[data-on]")) link.hash = `on=${day}`;
}

/** Answer for the day in the form's three fields. */
export function ask(root) {
  answerOn(root, isoDay(fieldsOf(root).map(({ value }) => value)));
}

/** Answer for the day that the address names: `#on=2026-03-14`. */
export function askAddress(root) {
  const parts = /^#on=(.*?)-(.*?)-(.*)/.exec(location.hash);
  if (!parts) return;
  fieldsOf(root).forEach((field, n) => (field.value = parts[3 - n]));
  ask(root);
  root.scrollIntoView();
}

/** Show the form, and answer it. */
export function dateBox(root) {
  const form = root.querySelector("form");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(root);
  });
  askAddress(root);
}

function fieldsOf(root) {
  return [...root.querySelectorAll("form input")];
}
