/**
 * What stands between a visit and a report: the checks that `provider-directory check` makes again, made while there is
 * still somebody to ask. `tests/shared_cases/form_rules.json` holds both to the same answers.
 */

import { longDate } from "./days.mjs";
import { questionsOf } from "./form-answers.mjs";
import { found } from "./pupil-identifiers.mjs";

const CHOSEN = ["rating", "grade", "yes_no_na"];
const LONGEST_ANSWER = 4000;
const LONGEST_EVIDENCE = 20000;
const MOST_ACTIONS = 200;

/**
 * @param {object} definition of the form, as form.json has it
 * @param {object} visit as `visitFrom` gives it
 * @param {string} today ISO date
 * @param {{field: string, code: string, message: string}[]} [troubles] with what is typed: told, and not told twice
 * @returns {{field: string, section: string, code: string, message: string}[]} in the order of the form. `field` is the
 *   name of a control, or how the names of several begin
 */
export function problemsOf(definition, visit, today, troubles = []) {
  const problems = [...troubles];
  const tell = (field, code, message) => {
    if (!problems.some((each) => each.field === field)) problems.push({ field, code, message });
  };
  checkHeader(definition, visit.header, today, tell);
  checkAnswers(definition, visit.answers, tell);
  for (const [theme, text] of Object.entries(visit.comments)) checkText(`comments.${theme}`, text, LONGEST_EVIDENCE, tell);
  checkActions(definition, visit, tell);
  const isDoubtful = (item) => problems.some(({ field }) => field === `answers.${item}.value`);
  for (const rule of definition.rules) {
    for (const field of RULES[rule.rule]?.(rule, visit, isDoubtful) ?? []) tell(field, `framework-rule:${rule.name}`, rule.message);
  }
  const order = placesOf(definition);
  const placed = problems.map((problem) => ({ ...problem, section: sectionOf(definition, problem.field) }));
  return placed.sort((a, b) => order(a.field) - order(b.field));
}

/** Which section of the page a field stands in: `visit`, a theme, `plan` or `outcome`. */
export function sectionOf(definition, field) {
  const [part, name] = field.split(".");
  if (field === "visit.outcome") return "outcome";
  if (part === "comments") return name;
  if (part === "answers" || part === "photos") {
    return definition.sections.find(({ questions }) => questions.some((question) => question.name === name))?.name ?? "visit";
  }
  return part === "actions" ? "plan" : "visit";
}

/** Whether this answer to this question must have evidence beside it. */
export function needsEvidence(question, value) {
  return question.evidence.needed_for.includes(value);
}

function checkHeader(definition, header, today, tell) {
  for (const field of definition.visit) {
    const name = `visit.${field.name}`;
    const value = header[field.name];
    if (!value && field.required) tell(name, "value-missing", field.type === "date" ? `Enter the date: ${lower(field.label)}.` : `Fill in “${field.label}”.`);
    else if (value && field.type === "string") checkText(name, value, field.longest, tell);
    if (value && field.pattern && !new RegExp(field.pattern).test(value)) tell(name, "value-form", `“${field.label}” does not have the form it needs. ${field.hint}`);
  }
  const { visited_on: visited, next_visit_by: next, also_visited_on: also } = header;
  if (visited > today) tell("visit.visited_on", "date-in-future", `The visit is dated after today, which is ${longDate(today)} on this device. Correct the date, or the device’s clock.`);
  if (visited && next < visited) tell("visit.next_visit_by", "dates-order", "The next visit comes before this one. Correct the year.");
  const earlier = also?.split(";") ?? [];
  if (visited && earlier.some((day) => day > visited)) tell("visit.also_visited_on", "dates-order", "“Visited on” is the last day of the visit: the others come before it.");
  if (new Set(earlier).size < earlier.length) tell("visit.also_visited_on", "value-twice", "One day stands here twice.");
  if (!header.outcome) tell("visit.outcome", "value-missing", "Choose what the visit concludes.");
  else if (!definition.outcomes.some(({ name }) => name === header.outcome)) tell("visit.outcome", "outcome-unknown", "Choose one of these outcomes.");
}

function checkAnswers(definition, answers, tell) {
  for (const { name, type, required, choices } of questionsOf(definition)) {
    const { value, evidence } = answers[name] ?? {};
    const field = `answers.${name}.value`;
    if (!value) {
      if (required) tell(field, "item-missing", `${ASK[type] ?? "Answer"} ${name}.`);
    } else if (CHOSEN.includes(type) && !choices.some((choice) => choice.name === value)) {
      tell(field, "answer-not-allowed", `Choose one of the answers to ${name}.`);
    } else if (type === "text") checkText(field, value, LONGEST_ANSWER, tell);
    checkText(`answers.${name}.evidence`, evidence, LONGEST_EVIDENCE, tell);
  }
}

const ASK = { rating: "Choose a rating for", grade: "Choose a grade for", yes_no_na: "Choose an answer to", date: "Enter the date for", count: "Enter the number for" };

function checkActions(definition, { header, actions }, tell) {
  if (actions.length > MOST_ACTIONS) tell("actions", "value-range", `A plan has ${MOST_ACTIONS} actions at most.`);
  for (const action of actions) {
    for (const { name, label, required, type, longest } of definition.actions) {
      const field = `actions.${action.n}.${name}`;
      if (required && !action[name]) tell(field, "value-missing", `Action ${actions.indexOf(action) + 1} needs “${label}”.`);
      else if (type === "string" && longest) checkText(field, action[name], longest, tell);
    }
    if (header.visited_on && action.by_when < header.visited_on) {
      tell(`actions.${action.n}.by_when`, "dates-order", `Action ${actions.indexOf(action) + 1} is due before the visit. Correct the date.`);
    }
  }
}

function checkText(field, text, longest, tell) {
  if (!text) return;
  const length = longest && text.length > longest ? [...text].length : 0;
  if (length > longest) tell(field, "value-too-long", `The text has ${length} characters; ${longest} is the most. Shorten it by ${length - longest}.`);
  const [finding] = found(text);
  if (finding) tell(field, "pupil-identifier", `This seems to hold ${finding.words}. Take it out: nothing here may tell who a pupil is.`);
}

/** Each rule gives the fields where it is broken. A question that is not answered, or not well, breaks none. */
const RULES = {
  evidence_unless({ items, values }, { answers }) {
    return items.filter((item) => answers[item]?.value && !values.includes(answers[item].value) && !answers[item].evidence).map((item) => `answers.${item}.evidence`);
  },
  outcome_needs_all({ items, values, outcomes }, { answers, header }, isDoubtful) {
    if (!outcomes.includes(header.outcome)) return [];
    return items.filter((item) => answers[item]?.value && !isDoubtful(item) && !values.includes(answers[item].value)).map((item) => `answers.${item}.value`);
  },
  outcome_needs_action({ outcomes }, { header, actions }) {
    const isPlanned = actions.some(({ by_when: day }) => day && day > header.visited_on);
    return outcomes.includes(header.outcome) && header.visited_on && !isPlanned ? ["actions"] : [];
  },
  answer_excludes_outcome({ items, values, outcomes }, { answers, header }) {
    if (!outcomes.includes(header.outcome)) return [];
    return items.filter((item) => values.includes(answers[item]?.value)).map((item) => `answers.${item}.value`);
  },
};

/** Where a field stands on the page, as a number to sort by. */
function placesOf(definition) {
  const names = [
    ...definition.visit.map(({ name }) => `visit.${name}`),
    ...definition.sections.flatMap(({ name, questions }) => [
      ...questions.flatMap((question) => [`answers.${question.name}.value`, `answers.${question.name}.evidence`]),
      `comments.${name}`,
    ]),
  ];
  const place = new Map(names.map((name, n) => [name, n]));
  return (field) => {
    if (field === "visit.outcome") return names.length + 10000;
    const [, row, part] = /^actions(?:\.([0-9]+)\.(.*))?$/.exec(field) ?? [];
    if (!field.startsWith("actions")) return place.get(field) ?? -1;
    return names.length + (row ? +row * 10 + definition.actions.findIndex(({ name }) => name === part) + 1 : 0);
  };
}

function lower(label) {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
