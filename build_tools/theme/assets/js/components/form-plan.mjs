/** The improvement plan: rows that are added, prefilled from a weak standard, and taken away. */

import { actionNumbers } from "../lib/form-answers.mjs";
import { button, make } from "./dom.mjs";
import { copyOf } from "./form-controls.mjs";

export class Plan {
  /** @param {HTMLFormElement} form @param {() => void} changed called after a row came or went */
  constructor(form, definition, changed) {
    Object.assign(this, { form, definition, changed });
    this.list = form.querySelector("[data-actions]");
    this.row = form.querySelector('template[data-template="action"]');
    this.row.content.querySelector("[data-questions]").append(...questionGroups(definition));
    for (const button of form.querySelectorAll("[data-add-action]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#begin(button.dataset.addAction));
    }
    this.list.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-remove-action]");
      if (button) this.#remove(button.closest("li"));
    });
  }

  /** Rows for all actions of a draft, and no others. */
  show(values) {
    const wanted = actionNumbers(values).map(String);
    for (const row of [...this.list.children]) if (!wanted.includes(row.dataset.action)) row.remove();
    for (const n of wanted) if (!this.#rowOf(n)) this.#add(n);
    this.#count();
  }

  /** A row for a question: which one, and in its words what needs to improve. What will be done is for people to say. */
  async #begin(item) {
    const last = Math.max(0, ...[...this.list.children].map(({ dataset }) => +dataset.action));
    const row = this.#add(`${last + 1}`);
    this.#count();
    const question = this.definition.sections.flatMap(({ questions }) => questions).find(({ name }) => name === item);
    if (question) {
      const longest = this.definition.actions.find(({ name }) => name === "area").longest ?? 200;
      row.querySelector('[name$=".item"]').value = item;
      row.querySelector('[name$=".area"]').value = shortened(question.label, longest);
    }
    this.changed();
    const { goTo } = await import("./error-summary.mjs");
    if (question && !row.querySelector("[data-back]")) {
      row.append(make("p", { "data-back": "" }, button(`Back to ${item}`, () => goTo(`q-${item}`), { class: "plain" })));
    }
    goTo(row.querySelector(question ? '[name$=".action"]' : "select, input, textarea").id);
  }

  #add(n) {
    const row = copyOf(this.row, "__n__", n);
    this.list.append(row);
    return row;
  }

  #remove(row) {
    const other = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.#count();
    this.changed();
    (other?.querySelector("h3") ?? this.form.querySelector("#plan-heading")).focus();
  }

  #rowOf(n) {
    return [...this.list.children].find(({ dataset }) => dataset.action === n);
  }

  #count() {
    [...this.list.children].forEach((row, place) => (row.querySelector("[data-number]").textContent = `${place + 1}`));
  }
}

function questionGroups({ sections }) {
  return sections.map(({ label, questions }) =>
    make("optgroup", { label }, ...questions.map(({ name, label: asked }) => make("option", { value: name }, shortened(name.length <= 5 ? `${name} ${asked}` : asked, 70)))),
  );
}

function shortened(text, longest) {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/\s+\S*$/, "")}…`;
}
