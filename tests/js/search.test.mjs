// The browser's answers, on the very bytes that render/search_index.py writes, to the cases shared with Python.
import assert from "node:assert/strict";
import { test } from "node:test";

import { NOTHING_ASKED, SearchEngine } from "../../build_tools/theme/assets/js/lib/search.mjs";
import { asked, readCases, recordsOf } from "./shared_cases.mjs";

const shared = readCases("find.json");
const payload = readCases("find-payload.json");
const records = recordsOf(shared, payload);
const engineOn = (day) => new SearchEngine(payload, day);

for (const { name, question, found } of shared.cases) {
  test(name, () => {
    const answers = engineOn(shared.as_of).search(asked(question)).found;
    const named = answers.map(({ provider, venue, courses, metres }) => ({
      provider: payload.providers.id[provider],
      venue: records.venue[venue] ?? "",
      courses: courses.map((course) => records.course[course]),
      metres,
    }));
    assert.deepEqual(named, found);
    assert.equal(engineOn(shared.as_of).count(asked(question)), found.length);
  });
}

for (const { name, today, question, found, left_out } of shared.later) {
  test(name, () => {
    const engine = engineOn(today);
    const answers = engine.search(asked(question)).found;
    assert.deepEqual(answers.map(({ provider }) => payload.providers.id[provider]), found);
    assert.equal(engine.leftOut, left_out);
  });
}

test("of those left out since the build only the ones that would have matched are counted", () => {
  const engine = engineOn("2099-01-01");
  assert.ok(engine.leftOut > 1);
  assert.equal(engine.countLeftOut(NOTHING_ASKED), engine.leftOut);
  for (const { question, found } of shared.cases) {
    const lost = found.length - engine.count(asked(question));
    assert.equal(engine.countLeftOut(asked(question)), lost);
  }
  assert.equal(engineOn(shared.as_of).countLeftOut(NOTHING_ASKED), 0);
});

test("sorting by name gives the payload's order whatever the distance", () => {
  const place = { easting: 456000, northing: 339000, district: "NG7", label: "NG7" };
  const { found } = engineOn(shared.as_of).search({ ...NOTHING_ASKED, place }, "name");
  const order = found.map(({ provider }) => provider);
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  assert.ok(order.length > 5);
});

test("a facet counts the providers that its own other choices would find", () => {
  const engine = engineOn(shared.as_of);
  const question = { ...NOTHING_ASKED, level: ["Level 1"], body: ["imi"] };
  const { counts } = engine.search(question);
  for (const name of ["level", "body", "subject", "keystage", "status"]) {
    engine.facets[name].ids.forEach((id, n) => {
      assert.equal(counts[name][n], engine.count({ ...question, [name]: [id] }), `${name} ${id}`);
    });
  }
});

test("every need that is chosen must be met, and its counts say so", () => {
  const engine = engineOn(shared.as_of);
  const { counts } = engine.search({ ...NOTHING_ASKED, needs: ["SEMH"] });
  assert.equal(counts.needs[engine.facets.needs.ids.indexOf("SEMH")], 2);
  assert.equal(counts.needs[engine.facets.needs.ids.indexOf("Autism")], 1);
  assert.equal(engine.count({ ...NOTHING_ASKED, needs: ["SEMH", "Autism"] }), 1);
});

test("a choice that does not exist finds nothing and breaks nothing", () => {
  for (const name of ["level", "body", "subject", "needs", "keystage", "status"]) {
    assert.equal(engineOn(shared.as_of).count({ ...NOTHING_ASKED, [name]: ["__proto__"] }), 0);
  }
});
