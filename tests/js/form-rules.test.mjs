// The form's checks: the same visits that pytest puts before `check` (tests/validate/test_form_rules.py).
import assert from "node:assert/strict";
import { test } from "node:test";

import { valuesFrom, visitFrom } from "../../build_tools/theme/assets/js/lib/form-answers.mjs";
import { progressOf, progressWords } from "../../build_tools/theme/assets/js/lib/form-progress.mjs";
import { problemsOf, sectionOf } from "../../build_tools/theme/assets/js/lib/form-rules.mjs";
import { readCases } from "./shared_cases.mjs";

const definition = readCases("form_definition.json");
const { today, cases } = readCases("form_rules.json");
const providers = [{ id: "lockside-workshop", name: "Lockside Workshop" }];

const writtenOut = (said) => (said?.times ? said.text.repeat(said.times) : said);

export function visitOf({ header, answers, comments, actions }) {
  return {
    header: Object.fromEntries(Object.entries(header).map(([name, said]) => [name, writtenOut(said)])),
    answers: Object.fromEntries(
      Object.entries(answers).map(([item, given]) => {
        const [value, evidence] = Array.isArray(given) ? given : [given];
        return [item, { value, evidence: writtenOut(evidence) }];
      }),
    ),
    comments,
    actions,
  };
}

/** What the form says of a visit that somebody typed. */
function told(typed) {
  const { visit, troubles } = visitFrom(definition, valuesFrom(definition, typed, providers), providers);
  return problemsOf(definition, visit, today, troubles);
}

function place({ code, field }) {
  const [part, name] = field.split(".");
  return `${code} ${part === "actions" ? field : name}`;
}

for (const each of cases) {
  test(`form rules: ${each.name}`, () => {
    assert.deepEqual(told(visitOf(each)).map(place).sort(), [...each.problems].sort());
  });
}

test("form rules: a fresh form has no answer, and everything that is required is asked for", () => {
  const problems = told({ header: {}, answers: {}, comments: {}, actions: [] });
  const asked = definition.sections.flatMap(({ questions }) => questions).filter(({ required }) => required);
  for (const { name } of asked) assert.ok(problems.some(({ field }) => field === `answers.${name}.value`), name);
  assert.ok(problems.some(({ field }) => field === "visit.outcome"));
  assert.deepEqual(progressWords(progressOf(definition, visitFrom(definition, {}, []).visit)), "0 of 5 answered");
});

test("form rules: problems come in the order of the page, each with its section", () => {
  const problems = told({ header: {}, answers: {}, comments: {}, actions: [{ area: "Towels" }] });
  const order = ["visit", ...definition.sections.map(({ name }) => name), "plan", "outcome"];
  const sections = problems.map(({ section }) => order.indexOf(section));
  assert.deepEqual(sections, [...sections].sort((a, b) => a - b));
  assert.ok(!sections.includes(-1));
  assert.equal(sectionOf(definition, "comments.craft"), "craft");
});

test("form rules: progress counts what is answered and what lacks evidence", () => {
  const visit = visitOf({ header: {}, comments: {}, actions: [], answers: { towels: "no", colour: ["two", "Seen."], steriliser: [null, "?"] } });
  const progress = progressOf(definition, visit);
  assert.equal(progressWords(progress), "2 of 5 answered, 1 needs evidence");
  assert.deepEqual(progress.sections.hygiene, { answered: 1, total: 3, needEvidence: 1 });
});
