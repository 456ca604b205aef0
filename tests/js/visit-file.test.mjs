// The one file that a form saves, and what it makes of files that anybody may have made.
import assert from "node:assert/strict";
import { test } from "node:test";

import { asText, fromBase64, readPackage, toBase64 } from "../../build_tools/theme/assets/js/lib/data-package.mjs";
import { nameOf, valuesFrom, visitFrom } from "../../build_tools/theme/assets/js/lib/form-answers.mjs";
import { fileName, readVisitFile, visitPackage } from "../../build_tools/theme/assets/js/lib/visit-file.mjs";
import { readCases } from "./shared_cases.mjs";

const definition = readCases("form_definition.json");
const providers = [{ id: "lockside-workshop", name: "Lockside Workshop" }, { id: "a", name: "Twin" }, { id: "b", name: "Twin" }];
const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const VALUES = {
  "visit.provider_id": "Lockside Workshop",
  "visit.visited_on.day": "2",
  "visit.visited_on.month": "November",
  "visit.visited_on.year": "2026",
  "visit.also_visited_on": "30 10 2026\n2026-11-01",
  "visit.visited_by": "Officer",
  "visit.outcome": "open_chair",
  "answers.towels.value": "yes",
  "answers.colour.value": "two",
  "answers.colour.evidence": "Ж, 漢字, é, 😀 “said” =HYPERLINK() </script> {{ 7*7 }}\nsecond line",
  "answers.steriliser.value.day": "2",
  "answers.steriliser.value.month": "4",
  "answers.steriliser.value.year": "2026",
  "comments.craft": "Good.",
  "actions.3.area": "Towels",
  "actions.3.by_when.day": "1",
  "actions.7.area": "Cards",
};
const typed = (values) => visitFrom(definition, values, providers).visit;

test("visit file: everything typed is in it, and nothing else", () => {
  const made = visitPackage(definition, typed(VALUES), []);
  const rows = Object.fromEntries(made.resources.map(({ name, data }) => [name, data]));
  assert.equal(made.name, "lockside-workshop-2026-11-02-salon-r1");
  assert.equal(fileName(made), "lockside-workshop-2026-11-02-salon.json");
  assert.deepEqual(Object.keys(rows), ["visit", "answers", "comments", "actions"]);
  assert.equal(rows.visit[0].also_visited_on, "2026-10-30;2026-11-01");
  assert.deepEqual(rows.answers.map(({ item }) => item), ["towels", "steriliser", "colour"]);
  assert.equal(rows.answers[2].evidence, VALUES["answers.colour.evidence"]);
  assert.deepEqual(rows.actions, [{ number: 1, area: "Towels" }, { number: 2, area: "Cards" }]);
});

test("visit file: a question without an answer has no row, and no row a value that nobody gave", () => {
  assert.deepEqual(Object.keys(typed({}).answers), []);
  const made = visitPackage(definition, typed({ "answers.colour.evidence": "Seen." }), [], { id: ID, savedAt: "", unfinished: {} });
  assert.deepEqual(made.resources.find(({ name }) => name === "answers").data, [{ item: "colour", evidence: "Seen." }]);
});

test("visit file: a copy of a draft comes back as it was, half-typed dates and pictures included", () => {
  const bytes = new Uint8Array([255, 216, 0, 1, 2, 250]).buffer;
  const photos = [{ file: "colour-1.jpg", item: "colour", caption: "The card", sha256: "0".repeat(64), bytes }];
  const savedAt = "2026-11-02T14:02:00.000Z";
  const copy = visitPackage(definition, typed(VALUES), photos, { id: ID, savedAt, unfinished: VALUES });
  assert.equal(copy["directory:draft"].form, "salon/1");
  const back = readVisitFile(asText(copy), definition, providers);
  assert.deepEqual({ ...back.values }, VALUES);
  assert.deepEqual([back.id, back.savedAt], [ID, savedAt]);
  assert.deepEqual({ ...back.photos[0] }, photos[0]);
});

test("visit file: a finished file can be opened too", () => {
  const back = readVisitFile(asText(visitPackage(definition, typed(VALUES), [])), definition, providers);
  assert.equal(back.id, undefined);
  assert.deepEqual(typed(back.values).answers, typed(VALUES).answers);
  assert.equal(typed(back.values).header.provider_id, "lockside-workshop");
});

test("visit file: another version's file is refused, with the way to its own form", () => {
  const other = visitPackage(definition, typed(VALUES), []);
  other.resources[0].data[0].framework_version = "2026-09";
  assert.deepEqual(readVisitFile(asText(other), definition, providers).other, { id: "salon", version: "2026-09" });
  other.resources[0].data[0].framework_version = "../../x";
  assert.equal(readVisitFile(asText(other), definition, providers).other, undefined);
});

for (const text of ["", "[]", "null", "{}", '{"resources":{}}', "{".repeat(10_000), '{"directory:format":"qa-visit/1","resources":[{"name":"visit","data":[null,3]}]}', "\u0000"]) {
  test(`visit file: ${JSON.stringify(text.slice(0, 60))} is refused in words`, () => {
    assert.match(readVisitFile(text, definition, providers).refusal, /\.$/);
  });
}

test("visit file: names of our own making and values of other types do not come in", () => {
  const row = '{"item":"towels","value":{"a":1},"__proto__":{"evidence":"x"},"constructor":"y","evidence":["z"]}';
  const read = readPackage(`{"resources":[{"name":"answers","data":[${row}]}]}`, { answers: ["item", "value", "evidence"] });
  assert.deepEqual({ ...read.rows.answers[0] }, { item: "towels" });
  const draft = { id: "../x", unfinished: { "constructor.x": "a", "visit.outcome": 7, "answers.towels.value": "yes", "visit.<b>": "x" } };
  const copy = { ...visitPackage(definition, typed({}), [], { id: ID, savedAt: "", unfinished: {} }), "directory:draft": draft };
  const back = readVisitFile(asText(copy), definition, providers);
  assert.equal(back.id, undefined);
  assert.deepEqual({ ...back.values }, { "answers.towels.value": "yes" });
});

test("visit file: bytes survive base64, whatever they are", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => (n * 7919) % 256);
  assert.deepEqual(fromBase64(toBase64(bytes.buffer)), bytes);
  assert.equal(fromBase64("no base64!"), undefined);
});

test("visit file: a provider is meant by name, by id, and two of one name by both", () => {
  const meant = (text) => visitFrom(definition, { "visit.provider_id": text }, providers);
  assert.equal(meant(" lockside  WORKSHOP ").visit.header.provider_id, "lockside-workshop");
  assert.equal(meant("a").visit.header.provider_id, "a");
  assert.match(meant("Twin").troubles[0].message, /Two providers/);
  assert.equal(nameOf("b", providers), "Twin (b)");
  assert.equal(meant("Twin (b)").visit.header.provider_id, "b");
  assert.equal(meant("Nobody").troubles[0].field, "visit.provider_id");
  assert.equal(visitFrom(definition, { "visit.provider_id": "some-id" }, []).visit.header.provider_id, "some-id");
});

test("visit file: values that a form shows and reads again are the same", () => {
  const visit = typed(VALUES);
  const again = typed(valuesFrom(definition, visit, providers));
  assert.deepEqual(again.header, visit.header);
  assert.deepEqual(again.answers, visit.answers);
});
