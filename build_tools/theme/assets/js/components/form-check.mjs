/** “Check your answers”: everything that will be in the file, as it will be read, each with a way back to change it. */

import { longDate } from "../lib/days.mjs";
import { nameOf } from "../lib/form-answers.mjs";
import { goTo } from "./error-summary.mjs";
import { make } from "./dom.mjs";

const NOTHING = "No answer yet";

/**
 * @param {HTMLElement} place `[data-check]`
 * @param {{definition: object, visit: object, photos: object[], providers: object[], kept: Record<string, string>}} told
 *   `kept` is what a draft holds that this form no longer asks for
 * @param {(field: string) => string} idOf the id of the first control of a field
 */
export function showCheck(place, told, idOf) {
  const parts = [visitPart(told), ...told.definition.sections.map((section) => sectionPart(section, told)), planPart(told), outcomePart(told)];
  if (Object.keys(told.kept).length) {
    parts.push({ heading: "Kept from an earlier form, and not part of the file", rows: Object.entries(told.kept).map(([name, text]) => ({ label: name, lines: [text] })) });
  }
  place.replaceChildren(
    make("h3", { tabindex: -1 }, "Your answers"),
    ...parts.flatMap(({ heading, rows }) => [make("h4", {}, heading), make("dl", { class: "answers" }, ...rows.flatMap((row) => lines(row, idOf)))]),
  );
  place.hidden = false;
}

function lines({ label, field, lines: said, isMissing }, idOf) {
  const words = make("dd", { class: isMissing ? "missing" : undefined }, ...said.map((line) => make("p", {}, line)));
  if (field) {
    const change = make("a", { href: `#${idOf(field)}` }, "Change", make("span", { class: "hidden" }, ` ${label}`));
    change.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(idOf(field));
    });
    words.append(change);
  }
  return [make("dt", {}, label), words];
}

function visitPart({ definition, visit: { header }, providers }) {
  const rows = definition.visit
    .filter(({ name, required }) => required || header[name])
    .map(({ name, label, type, from }) => {
      const value = header[name];
      const days = type === "date" || type === "list" ? value?.split(";").map(longDate).join(", ") : undefined;
      const venue = from === "venues" ? providers.flatMap(({ venues = [] }) => venues).find(({ id }) => id === value)?.name : undefined;
      return row(label, `visit.${name}`, from === "providers" && value ? nameOf(value, providers) : (days ?? venue ?? value));
    });
  return { heading: "The visit itself", rows };
}

function sectionPart({ name: theme, label, questions }, { visit, photos }) {
  const rows = questions.map(({ name, label: asked, type, choices }) => {
    const { value, evidence } = visit.answers[name] ?? {};
    const words = choices.find((choice) => choice.name === value)?.label ?? (type === "date" && value ? longDate(value) : value);
    const taken = photos.filter(({ item }) => item === name).length;
    const more = [evidence && `Evidence: ${evidence}`, taken && `${taken} ${taken === 1 ? "photo" : "photos"}`].filter(Boolean);
    return row(name.length <= 5 ? `${name} ${asked}` : asked, `answers.${name}.value`, words, more);
  });
  if (visit.comments[theme]) rows.push(row(`Comment on ${label}`, `comments.${theme}`, visit.comments[theme]));
  return { heading: label, rows };
}

function planPart({ definition, visit: { actions } }) {
  const rows = actions.map((action, place) => {
    const said = definition.actions.filter(({ name }) => action[name]).map(({ name, label, type }) => `${label}: ${type === "date" ? longDate(action[name]) : action[name]}`);
    return row(`Action ${place + 1}`, `actions.${action.n}.area`, said[0], said.slice(1));
  });
  return { heading: "Improvement plan", rows: rows.length ? rows : [{ label: "Actions", lines: ["None"] }] };
}

function outcomePart({ definition, visit: { header } }) {
  const label = definition.outcomes.find(({ name }) => name === header.outcome)?.label;
  return { heading: "Outcome", rows: [row("What the visit concludes", "visit.outcome", label)] };
}

function row(label, field, said, more = []) {
  return { label, field, lines: [said ?? NOTHING, ...more], isMissing: said === undefined };
}
