/**
 * The list of everything that has to be put right, on top of a form: grouped, counted, each line a link to its field.
 *
 * What it needs of the page: `<div data-error-summary hidden tabindex="-1" role="alert">`, empty.
 * Its look is that of the class `summary`.
 */

import { make } from "./dom.mjs";

const MARK = "Error: ";

/**
 * Show the summary and put the reader's focus on it. The page's title begins with “Error:” while it stands.
 *
 * @param {HTMLElement} box
 * @param {{heading?: string, errors: {id: string, message: string}[]}[]} groups `id` is that of the control, or of
 *   the group of controls, to which a line leads; a group without errors is left out
 * @param {(id: string) => void} [open] called before the focus moves, for a form that folds its parts away
 */
export function showErrors(box, groups, open = () => {}) {
  const filled = groups.filter(({ errors }) => errors.length);
  if (!filled.length) {
    clearErrors(box);
    return;
  }
  const count = filled.reduce((sum, { errors }) => sum + errors.length, 0);
  const title = count === 1 ? "There is a problem" : `There are ${count} problems`;
  box.replaceChildren(make("h2", {}, title), ...filled.flatMap((group) => partsOf(group, filled.length > 1, open)));
  box.classList.add("summary");
  box.hidden = false;
  if (!document.title.startsWith(MARK)) document.title = MARK + document.title;
  box.focus();
}

/** Take the summary away. */
export function clearErrors(box) {
  box.hidden = true;
  box.replaceChildren();
  if (document.title.startsWith(MARK)) document.title = document.title.slice(MARK.length);
}

/**
 * Put the reader's focus on a control; for a group of controls on the first of them that is shown.
 *
 * The address stays as it is: its fragment may have another use.
 */
export function goTo(id) {
  const target = document.getElementById(id);
  if (!target) return;
  const isControl = target.matches("input, select, textarea, button");
  const controls = isControl ? [target] : [...target.querySelectorAll("input, select, textarea")];
  const control = controls.find((one) => one.checkVisibility());
  target.scrollIntoView({ block: "start" });
  if (!control) target.tabIndex = -1;
  (control ?? target).focus({ preventScroll: true });
}

function partsOf({ heading, errors }, isOneOfSeveral, open) {
  const lines = errors.map(({ id, message }) => make("li", {}, lineTo(id, message, open)));
  const list = make("ul", {}, ...lines);
  return heading && isOneOfSeveral ? [make("h3", {}, `${heading}: ${errors.length}`), list] : [list];
}

function lineTo(id, message, open) {
  const link = make("a", { href: `#${id}` }, message);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(id);
    goTo(id);
  });
  return link;
}
