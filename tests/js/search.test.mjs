// The browser's answers, on the very bytes that render/search_index.py writes, to the cases shared with Python.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DetailFiles } from "../../build_tools/theme/assets/js/lib/details.mjs";
import { SearchParts } from "../../build_tools/theme/assets/js/lib/parts.mjs";
import { asksForRest, asksForWords, NOTHING_ASKED, SearchEngine } from "../../build_tools/theme/assets/js/lib/search.mjs";
import { asked, detailsOf, engineOf, readCases, recordsOf } from "./shared_cases.mjs";

const shared = readCases("find.json");
const files = readCases("find-files.json");
const engines = new Map();
for (const day of [shared.as_of, "2099-01-01", ...shared.later.map(({ today }) => today)]) engines.set(day, await engineOf(files, day));
const engineOn = (day) => engines.get(day);
const details = await detailsOf(engineOn(shared.as_of), files);
const core = files["core.json"];
const ids = core.parts["details-0.json"].providers.name.map((_, provider) => details.of(provider).id);
const records = recordsOf(shared, ids);

for (const { name, question, found } of shared.cases) {
  test(name, () => {
    const answers = engineOn(shared.as_of).search(asked(question)).found.slice(0);
    const named = answers.map(({ provider, venue, courses, metres }) => ({
      provider: ids[provider],
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
    const answers = engine.search(asked(question)).found.slice(0);
    assert.deepEqual(answers.map(({ provider }) => ids[provider]), found);
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

test("sorting by name gives the order of names whatever the distance", () => {
  const engine = engineOn(shared.as_of);
  const place = { easting: 456000, northing: 339000, district: "NG7", label: "NG7" };
  const { found } = engine.search({ ...NOTHING_ASKED, place }, "name");
  const order = found.slice(0).map(({ provider }) => engine.rank[provider]);
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  assert.ok(order.length > 5);
});

test("a part of the list is that part of the whole list", () => {
  for (const sort of ["name", "distance"]) {
    const place = { easting: 456000, northing: 339000, district: "NG7", label: "NG7" };
    const ask = () => engineOn(shared.as_of).search({ ...NOTHING_ASKED, place }, sort).found;
    const whole = ask().slice(0);
    for (const size of [1, 3, 7]) assert.deepEqual(ask().slice(0, size), whole.slice(0, size));
    const found = ask();
    assert.deepEqual([...found.slice(0, 2), ...found.slice(2, 6), ...found.slice(6)], whole);
  }
});

test("only a question with words needs the index of words", () => {
  const engine = new SearchEngine(core, shared.as_of);
  const ask = (more) => ({ ...NOTHING_ASKED, ...more });
  assert.equal(asksForWords(ask({ qualification: "motor", level: ["Level 1"] })), false);
  assert.ok(engine.count(ask({ qualification: "motor" })) > 0);
  assert.equal(asksForWords(ask({ text: " - " })), false);
  assert.equal(asksForWords(ask({ text: "motor" })), true);
});

test("a card's details and titles are fetched from the files that have them, and once", async () => {
  const large = { ...core, inAFile: 4, inATitleFile: 8, firstByName: core.firstByName.slice(0, 2), parts: {} };
  const engine = new SearchEngine(large, shared.as_of);
  const byName = engineOn(shared.as_of).search(NOTHING_ASKED, "name").found.slice(0).map(({ provider }) => provider);
  const filesFor = async (providers) => {
    const wanted = [];
    const refuse = async (name) => {
      wanted.push(name);
      throw new Error("not here");
    };
    await assert.rejects(new DetailFiles(new SearchParts(engine, refuse)).fetch(providers), /not here/);
    return wanted.sort();
  };
  assert.deepEqual(await filesFor(byName.slice(0, 2)), ["first.json"]);
  assert.deepEqual(await filesFor(byName), [
    ...["details-0.json", "details-1.json", "details-2.json"],
    ...["first.json", "titles-0.json", "titles-1.json"],
  ]);
  const other = byName.slice(2).find((provider) => engine.rows.firstCourse[provider] < engine.rows.firstCourse[provider + 1]);
  const numbers = [Math.floor(other / 4), Math.floor(other / 8)];
  assert.deepEqual(await filesFor([other]), [`details-${numbers[0]}.json`, `titles-${numbers[1]}.json`]);
  const once = (name) => {
    if (seen.has(name)) throw new Error("again");
    seen.add(name);
    return core.parts[name];
  };
  const seen = new Set();
  const held = new DetailFiles(new SearchParts(new SearchEngine({ ...core, parts: {} }, shared.as_of), async (name) => once(name)));
  await held.fetch([0, 1]);
  await held.fetch([0, 1, 2]);
});

test("without the order of names the first by name are in order, and it is known that the others are not", async () => {
  const engine = new SearchEngine({ ...core, firstByName: core.firstByName.slice(0, 3) }, shared.as_of);
  const { found } = engine.search(NOTHING_ASKED, "name");
  assert.deepEqual(found.slice(0, 3).map(({ provider }) => provider), core.firstByName.slice(0, 3));
  assert.deepEqual([found.sure(3), found.sure(5)], [3, 3]);
  const place = { easting: 456000, northing: 339000, district: "NG7", label: "NG7" };
  const near = engine.search({ ...NOTHING_ASKED, place }).found;
  const whole = engineOn(shared.as_of).search({ ...NOTHING_ASKED, place }).found;
  const sure = near.sure(near.size); // those that come to you are as near as each other
  assert.ok(sure > 1 && sure < near.size);
  assert.deepEqual(near.slice(0, sure), whole.slice(0, sure));
  assert.equal(whole.sure(whole.size), whole.size);
});

test("only needs and key stages must be fetched before they can be asked about", () => {
  const asks = Object.keys(NOTHING_ASKED).filter((name) => asksForRest({ ...NOTHING_ASKED, [name]: ["any"] }));
  assert.deepEqual(asks, ["needs", "keystage"]);
});

test("a card tells the last day of approval, or that there is none", () => {
  const until = (id) => details.of(ids.indexOf(id)).validUntil;
  const given = Object.entries(shared.records.decisions).filter(([id, [, day]]) => ids.includes(id) && day);
  assert.ok(given.length > 0);
  for (const [id, [, day]] of given) assert.equal(until(id), (Date.parse(day) - Date.parse(shared.as_of)) / 86_400_000);
  assert.equal(until(ids.find((id) => !shared.records.decisions[id]?.[1])), null);
});

test("the card of a provider says what its records say", () => {
  const provider = ids.indexOf("alder-works");
  const { name, visits, status, venue, course } = details.of(provider);
  assert.deepEqual([name, status], ["Alder Works", ["approved", "Approved"]]);
  assert.deepEqual(visits, [
    { framework: "Quality visit", outcome: "Met in full", day: -204 },
    { framework: "Compliance visit", outcome: "All met", day: -252 },
  ]);
  const first = engineOn(shared.as_of).rows.firstVenue[provider];
  const near = { name: "Near workshop", town: "Nottingham", postcode: "NG7 2RD", kind: "premises", covers: [] };
  assert.deepEqual(venue(first), near);
  assert.deepEqual(Object.keys(course(engineOn(shared.as_of).rows.firstCourse[provider])), ["days", "weeks", "hours", "places"]);
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
