// The browser's answers, on the very bytes that render/search_index.py writes, to the cases shared with Python.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DetailFiles } from "../../build_tools/theme/assets/js/lib/details.mjs";
import { asksForWords, NOTHING_ASKED, SearchEngine } from "../../build_tools/theme/assets/js/lib/search.mjs";
import { asked, detailsOf, engineOf, readCases, recordsOf } from "./shared_cases.mjs";

const shared = readCases("find.json");
const files = readCases("find-files.json");
const engineOn = (day) => engineOf(files, day);
const details = await detailsOf(engineOn(shared.as_of), files);
const ids = files["details-0.json"].providers.name.map((_, provider) => details.of(provider).id);
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
  const order = found.slice(0).map(({ provider }) => engine.rows.rank[provider]);
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
  const engine = new SearchEngine(files["core.json"], shared.as_of);
  const ask = (more) => ({ ...NOTHING_ASKED, ...more });
  assert.equal(asksForWords(ask({ qualification: "motor", level: ["Level 1"] })), false);
  assert.ok(engine.count(ask({ qualification: "motor" })) > 0);
  assert.equal(asksForWords(ask({ text: " - " })), false);
  assert.equal(asksForWords(ask({ text: "motor" })), true);
});

test("a card's details are fetched from the file that has them, and once", async () => {
  const core = { ...files["core.json"], inAFile: 4, firstByName: 2 };
  const engine = new SearchEngine(core, shared.as_of);
  const byName = engine.search(NOTHING_ASKED, "name").found.slice(0).map(({ provider }) => provider);
  const place = (provider) => `details-${Math.floor(provider / 4)}.json`;
  const filesFor = async (providers) => {
    const wanted = [];
    const refuse = async (name) => {
      wanted.push(name);
      throw new Error("not here");
    };
    await assert.rejects(new DetailFiles(engine, refuse).fetch(providers), /not here/);
    return wanted.sort();
  };
  assert.deepEqual(await filesFor(byName.slice(0, 2)), ["first.json"]);
  assert.deepEqual(await filesFor(byName), ["details-0.json", "details-1.json", "details-2.json", "first.json"]);
  assert.deepEqual(await filesFor([byName[5]]), [place(byName[5])]);
  const held = await detailsOf(engineOn(shared.as_of), { ...files, get "details-1.json"() { throw new Error("again"); } });
  await held.fetch([0, 1]);
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
