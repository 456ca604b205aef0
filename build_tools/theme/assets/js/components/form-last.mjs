/** What the last visit found, beside each question. It is shown and never taken over: nothing is answered by it. */

import { nameOf } from "../lib/form-answers.mjs";
import { longDate } from "../lib/days.mjs";
import { make } from "./dom.mjs";

/** The providers to choose from, for the browser to offer while a name is typed. */
export function offerProviders(form, providers) {
  const options = providers.map(({ id }) => make("option", { value: nameOf(id, providers) }));
  form.querySelector("#providers")?.replaceChildren(...options);
}

/** The venues of the provider that is meant; with none, only that it is not known. */
export function offerVenues(form, providers, providerId) {
  const select = form.elements["visit.venue_id"];
  if (!select || select.dataset.of === `${providerId}`) return;
  const chosen = select.value;
  const venues = providers.find(({ id }) => id === providerId)?.venues ?? [];
  select.replaceChildren(select.options[0], ...venues.map(({ id, name }) => make("option", { value: id }, name)));
  select.dataset.of = `${providerId}`;
  select.value = venues.some(({ id }) => id === chosen) ? chosen : "";
}

/** Show the last visit to a provider beside every question; with no provider, or none, take it away. */
export function showLast(form, last, providerId) {
  const visit = last.visits[providerId];
  for (const aside of form.querySelectorAll("[data-last]")) {
    const item = aside.dataset.last;
    const lines = visit ? linesOf(visit, item, last.labels[visit.version]?.[item]) : [];
    aside.replaceChildren(...lines);
    // a page of 32 places needs 32 names
    aside.ariaLabel = `Last visit: ${item}`;
    aside.hidden = !lines.length;
  }
}

function linesOf(visit, item, labels) {
  const answer = visit.answers[item];
  const actions = visit.actions.filter((action) => action.item === item);
  if (!answer && !actions.length) return [];
  const said = answer ? (labels?.[answer.value] ?? answer.value) : "no answer";
  const lines = [make("p", {}, make("b", {}, `Last visit, ${longDate(visit.visited_on)}: `), said)];
  if (answer?.evidence) lines.push(make("p", {}, answer.evidence));
  for (const { action, by_when: day, state } of actions) {
    lines.push(make("p", {}, `${state === "overdue" ? "Action overdue since" : "Action open until"} ${longDate(day)}: ${action}`));
  }
  return lines;
}
