// Changes to records: what differs, what file says so, what may stand in a cell. The cases of differences Python reads too.
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference, numbered, proposalFile } from "../../build_tools/theme/assets/js/lib/changes.mjs";
import { freeId, slug } from "../../build_tools/theme/assets/js/lib/record-ids.mjs";
import { isSame, tidied, trouble, troublesTogether } from "../../build_tools/theme/assets/js/lib/record-rules.mjs";
import { readCases } from "./shared_cases.mjs";

const { tables, cases } = readCases("changes.json");
for (const { name, table, before, after, changes } of cases) {
  test(`difference: ${name}`, () => {
    const { key, fields } = tables[table];
    const record = key.map((cell) => (before ?? after)[cell]).join("/");
    assert.deepEqual(numbered(difference(table, record, fields, before, after)), changes);
  });
}

test("difference: a row that is taken away is one change, whatever is in it", () => {
  assert.deepEqual(difference("venues", "yard", [], { name: "Yard" }, null), [
    { number: 0, table: "venues", record: "yard", kind: "remove", field: "", was: "", becomes: "" },
  ]);
});

test("a file without changes leaves their table out", () => {
  const frame = { "directory:format": "qa-proposal/1", resources: [{ name: "proposal" }, { name: "changes" }] };
  const about = { kind: "listing", provider_id: "lockside", made_on: "2026-11-21" };
  const empty = proposalFile(frame, about, []);
  assert.equal(empty.name, "listing-lockside-2026-11-21.json");
  assert.deepEqual(JSON.parse(empty.text).resources, [{ name: "proposal", data: [about] }]);
  const filled = proposalFile(frame, about, [{ number: 0, field: "name" }]);
  assert.deepEqual(JSON.parse(filled.text).resources[1].data, [{ number: 1, field: "name" }]);
});

test("a new record has a name of its own, however long its title", () => {
  assert.equal(slug("King’s Café, Unit 2"), "kings-cafe-unit-2");
  const taken = new Set(["a-shed", "a-shed-2"]);
  assert.equal(freeId("A shed", taken, 80), "a-shed-3");
  assert.equal(freeId("A shed", new Set(["a-shed"]), 6), "a-sh-2");
  assert.equal(freeId("日本", new Set(), 80), "new");
  assert.match(freeId("x".repeat(200), new Set(["x".repeat(80)]), 80), /^x{78}-2$/);
});

const field = (name, type = "string", more = {}) => ({
  name, type, label: name, required: false, longest: null, pattern: null, least: null, most: null, ...more,
});

test("cells are tidied as the records have them", () => {
  assert.equal(tidied(field("postcode"), " ng7-2rd "), "NG7 2RD");
  assert.equal(tidied(field("qualification_number"), "60027691"), "600/2769/1");
  assert.equal(tidied(field("cover_pounds", "integer"), "£10,000,000"), "10000000");
  assert.equal(tidied(field("area_covered", "list"), "NG\nDE7 ;; S"), "NG;DE7;S");
  assert.equal(tidied(field("summary"), " one\r\ntwo "), "one\ntwo");
});

test("two ways of writing the same are no change", () => {
  assert.ok(isSame(field("needs_met", "list"), "a;b", "b;a"));
  assert.ok(isSame(field("hours", "number"), "12.0", "12"));
  assert.ok(!isSame(field("hours", "number"), "", "0"));
  assert.ok(!isSame(field("name"), "12.0", "12"));
});

for (const [text, asked, wrong] of [
  ["", field("name", "string", { required: true }), true],
  ["", field("name"), false],
  ["x".repeat(11), field("name", "string", { longest: 10 }), true],
  ["\u{1F6E0}".repeat(10), field("name", "string", { longest: 10 }), false],
  ["ftp://a.example", field("website", "string", { pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][^\\s<>\\"]*)?$' }), true],
  ["https://a.example/b?c", field("website", "string", { pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][^\\s<>\\"]*)?$' }), false],
  ["NG7", field("postcode"), true],
  ["NG7 2RD", field("postcode"), false],
  ["about 12", field("weeks", "integer"), true],
  ["1.5", field("weeks", "integer"), true],
  ["1.5", field("hours", "number"), false],
  ["61", field("hours", "number", { most: 60 }), true],
  ["-1", field("hours", "number", { least: 0 }), true],
  ["31 2 2027", field("ends_on", "date"), true],
  ["1206-02-01", field("ends_on", "date"), true],
  ["2027-02-01", field("ends_on", "date"), false],
  ["=1+1", field("name"), true],
  ["+44 115 496 0000", field("phone"), false],
  ["Ask for H801200001001", field("summary"), true],
]) {
  test(`a cell: ${asked.name} ${JSON.stringify(text.slice(0, 24))} is ${wrong ? "refused in a sentence" : "taken"}`, () => {
    const said = trouble(asked, text);
    assert.equal(Boolean(said), wrong, said);
    if (wrong) assert.match(said, /^“.*[.]$/);
  });
}

test("what must agree within a record", () => {
  assert.deepEqual(Object.keys(troublesTogether("providers", { age_from: "16", age_to: "11" })), ["age_from"]);
  assert.deepEqual(Object.keys(troublesTogether("venues", { kind: "premises", postcode: "", area_covered: "NG" })), ["postcode", "area_covered"]);
  assert.deepEqual(Object.keys(troublesTogether("venues", { kind: "online", postcode: "NG7 2RD", area_covered: "" })), ["postcode", "area_covered"]);
  assert.deepEqual(Object.keys(troublesTogether("courses", { starts_on: "2026-09-01", ends_on: "2026-08-31" })), ["ends_on"]);
  assert.deepEqual(Object.keys(troublesTogether("contacts", { phone: "", email: "" })), ["phone"]);
  assert.deepEqual(troublesTogether("contacts", { phone: "", email: "a@b.example" }), {});
});
