/** The form's controls: what is typed in them, what a draft puts there, and what is said beside them. */

import { make } from "./dom.mjs";

// Not seen and not wanted: control and direction characters, and halves of characters. Joiners belong to some scripts,
// and split words and numbers of ours; models/words.py refuses the same.
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
const JOINERS = "[\\u200c\\u200d]+";
const BESIDE_OURS = new RegExp(`([0-9A-Za-z])${JOINERS}|${JOINERS}(?=[0-9A-Za-z])`, "g");

/** The texts of all controls that are filled, by name. A choice that nobody made has no entry. */
export function valuesOf(form) {
  const values = Object.create(null);
  for (const control of controlsIn(form)) {
    const isChoice = control.type === "radio" || control.type === "checkbox";
    if (isChoice ? control.checked : control.value !== "") values[control.name] = control.value;
  }
  return values;
}

/**
 * Put a draft's texts in the controls, and empty all others.
 *
 * @returns {string[]} names for which this form has no control; what they hold is kept with the draft
 */
export function fill(form, values) {
  const left = new Set(Object.keys(values));
  for (const control of controlsIn(form)) {
    const text = values[control.name] ?? "";
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = control.value === text;
      if (control.checked) left.delete(control.name);
      continue;
    }
    // A choice that is no longer there is shown as it was, so that it is not lost by looking at it.
    if (control.tagName === "SELECT" && text && ![...control.options].some(({ value }) => value === text)) {
      control.append(make("option", { value: text }, text));
    }
    control.value = text;
    left.delete(control.name);
  }
  return [...left];
}

/** A copy of a template's first element, with `text` wherever its attributes and words say `mark`. */
export function copyOf(template, mark, text) {
  const copy = template.content.firstElementChild.cloneNode(true);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) if (value.includes(mark)) element.setAttribute(name, value.replaceAll(mark, text));
    if (!element.children.length && element.textContent.includes(mark)) element.textContent = element.textContent.replaceAll(mark, text);
  }
  return copy;
}

/** Take out what nobody can see, as text from other programs brings along. Of text controls only. @returns {boolean} whether anything was */
export function cleaned(control) {
  const text = control.value.replace(HIDDEN, "").replace(BESIDE_OURS, "$1");
  if (text === control.value) return false;
  const behind = control.value.length - control.selectionEnd;
  control.value = text;
  control.setSelectionRange(text.length - behind, text.length - behind);
  return true;
}

/** The first control of a field; a field of several, such as a date, has one for each part. */
export function controlOf(form, field) {
  return controlsIn(form).find(({ name }) => name === field || name.startsWith(`${field}.`));
}

/** Show a sentence in the slot beside a field, or with no sentence take it away. */
export function tellBeside(form, field, sentence) {
  const slot = slotOf(form, field);
  if (!slot) return;
  slot.hidden = !sentence;
  slot.replaceChildren(...(sentence ? [make("span", { class: "hidden" }, "Error: "), sentence] : []));
  slot.closest("[data-field]")?.classList.toggle("wrong", Boolean(sentence));
  const control = controlOf(form, field);
  if (control) control.ariaInvalid = sentence ? "true" : null;
}

function slotOf(form, field) {
  if (field === "actions") return form.querySelector("#plan-error");
  const answer = /^answers\.([^.]+)\.value$/.exec(field);
  if (answer) return document.getElementById(`error-${answer[1]}`);
  if (field.startsWith("photos.")) return document.getElementById(`${field.replace(".", "-")}-error`);
  return form.querySelector(`[data-field="${CSS.escape(field)}"] .error`);
}

function controlsIn(form) {
  return [...form.elements].filter(({ name, type }) => name && type !== "file" && !name.startsWith("photos."));
}
