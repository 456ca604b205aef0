/**
 * The controls of one record, made from a template of register.html: filled from cells, read as cells.
 *
 * A control is named `<table>.<n>.<field>`, and stands in a wrapper that says so in `data-field`.
 */

import { isoDay } from "../lib/history.mjs";
import { isSame, pupil, tidied, trouble, troublesTogether } from "../lib/record-rules.mjs";
import { make } from "./dom.mjs";

export class RecordForm {
  /**
   * @param {HTMLTemplateElement} template
   * @param {string} table
   * @param {number} n tells this record from the others
   * @param {import("../lib/record-rules.mjs").Field[]} fields
   * @param {Record<string, string> | null} base what is published; null for a new record
   */
  constructor(template, table, n, fields, base) {
    this.prefix = `${table}.${n}`;
    this.table = table;
    this.base = base;
    const copy = document.importNode(template.content, true);
    for (const element of copy.querySelectorAll("*")) number(element, n);
    this.element = copy.querySelector("fieldset");
    // What names a record stays as it is, and some fields are asked for once.
    for (const { name } of fields.filter((field) => base && field.fixed)) this.#wrapper(name).remove();
    this.fields = fields.filter((field) => !(base && field.fixed));
    if (base) for (const field of this.fields) this.#put(field, asTyped(field, base[field.name] ?? ""));
    this.element.addEventListener("input", (event) => this.#guard(event.target));
  }

  /** The heading that a screen reader gives to the controls. */
  set title(text) {
    this.element.querySelector("legend").textContent = text;
  }

  /** Offer these venues to choose from; those that are chosen stay so. @param {{name: string, label: string}[]} venues */
  offerVenues(venues) {
    const list = this.element.querySelector("[data-venues]");
    if (!list) return;
    const isFirst = !list.children.length;
    const chosen = new Set(isFirst ? (this.base?.venue_ids ?? "").split(";") : this.#typed(this.#field("venue_ids")));
    const name = `${this.prefix}.venue_ids`;
    const box = (value, n) => {
      const id = n ? undefined : `${name.replaceAll(".", "-")}-1`;
      return make("input", { type: "checkbox", id, name, value, checked: chosen.has(value) });
    };
    list.replaceChildren(
      ...venues.map(({ name: value, label }, n) => make("label", { class: "choice" }, box(value, n), make("span", {}, label))),
    );
  }

  /** All that was typed, as it was typed. @returns {Record<string, string | string[]>} */
  typed() {
    return Object.fromEntries(this.fields.map((field) => [field.name, this.#typed(field)]));
  }

  /** What was typed and is not what is published. */
  typedAnew() {
    const cells = this.cells();
    const isNew = ([name]) => !this.base || cells[name] !== (this.base[name] ?? "");
    return Object.fromEntries(Object.entries(this.typed()).filter(isNew));
  }

  /** Put back what was typed before. Fields that the form no longer has are passed over. */
  restore(typed) {
    for (const field of this.fields) if (Object.hasOwn(typed, field.name)) this.#put(field, typed[field.name]);
  }

  /** The record as cells. One that says the same as what is published is written as that is. */
  cells() {
    return Object.fromEntries(
      this.fields.map((field) => {
        const cell = asCell(field, this.#typed(field));
        const was = this.base?.[field.name] ?? "";
        return [field.name, this.base && isSame(field, was, cell) ? was : cell];
      }),
    );
  }

  /** What is wrong, each with the id of its control; said beside the controls, too. @param {Record<string, string>} more */
  troubles(more = {}) {
    const cells = this.cells();
    const together = { ...troublesTogether(this.table, { ...this.base, ...cells }), ...more };
    return this.fields.flatMap((field) => {
      const isUntouched = this.base && cells[field.name] === (this.base[field.name] ?? "");
      const message = (isUntouched ? "" : trouble(field, cells[field.name])) || (together[field.name] ?? "");
      const wrapper = this.#wrapper(field.name);
      const slot = wrapper.querySelector(".error");
      wrapper.classList.toggle("wrong", Boolean(message));
      slot.hidden = !message;
      slot.replaceChildren(...(message ? [make("span", { class: "hidden" }, "Error: "), message] : []));
      for (const control of this.#controls(field.name)) {
        if (control.type !== "radio") control.ariaInvalid = message ? "true" : null;
      }
      return message ? [{ id: this.#controls(field.name)[0]?.id ?? slot.id, message }] : [];
    });
  }

  /** A cell in the words of the form's own choices. */
  wordsFor(name, cell) {
    const labels = new Map(
      [...this.element.querySelectorAll("option, input[type=radio], input[type=checkbox]")]
        .filter((one) => (one.closest("select") ?? one).name === `${this.prefix}.${name}`)
        .map((one) => [one.value, one.labels?.[0]?.textContent ?? one.textContent]),
    );
    const parts = labels.size ? cell.split(";") : [cell];
    return parts.map((part) => labels.get(part) ?? part).join(", ");
  }

  focus(name = this.fields[0].name) {
    this.#controls(name)[0]?.focus();
  }

  #field(name) {
    return this.fields.find((field) => field.name === name);
  }

  #wrapper(name) {
    return this.element.querySelector(`[data-field="${this.prefix}.${name}"]`);
  }

  #controls(name) {
    return [...this.#wrapper(name).querySelectorAll("input, select, textarea")];
  }

  #typed({ name, type }) {
    const controls = this.#controls(name);
    if (type === "date") return controls.map(({ value }) => value);
    if (controls.some((control) => control.type === "checkbox")) {
      return controls.filter(({ checked }) => checked).map(({ value }) => value);
    }
    if (controls.some((control) => control.type === "radio")) return controls.find(({ checked }) => checked)?.value ?? "";
    return controls[0]?.value ?? "";
  }

  #put({ name, type }, typed) {
    const controls = this.#controls(name);
    const many = [typed].flat();
    controls.forEach((control, n) => {
      if (control.type === "checkbox" || control.type === "radio") control.checked = many.includes(control.value);
      else control.value = (type === "list" ? many.join("\n") : many[n]) ?? "";
    });
  }

  #guard(control) {
    const wrapper = control.closest("[data-field]");
    const slot = wrapper?.querySelector("[data-guard]");
    if (!slot) return;
    const said = pupil(wrapper.querySelector("label, legend").firstChild.textContent.trim(), control.value);
    if (slot.textContent !== said) slot.textContent = said;
    slot.hidden = !said;
  }
}

/** Put a record's number where its template leaves room for it. */
function number(element, n) {
  for (const { name, value } of [...element.attributes]) {
    if (value.includes("__n__")) element.setAttribute(name, value.replaceAll("__n__", n));
  }
}

/** A cell as somebody would type it. */
function asTyped({ type }, cell) {
  if (type === "date") return cell ? cell.split("-").reverse().map((part) => String(Number(part))) : ["", "", ""];
  return type === "list" && cell ? cell.split(";") : cell;
}

function asCell(field, typed) {
  if (field.type === "date") return typed.some((part) => part.trim()) ? (isoDay(typed) ?? typed.join(" ")) : "";
  return tidied(field, Array.isArray(typed) ? typed.join(";") : typed);
}
