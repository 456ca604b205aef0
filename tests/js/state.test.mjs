// The address bar's half of a search, what is passed on, what to leave out, and the day in London.
import assert from "node:assert/strict";
import { test } from "node:test";

import { recheck } from "../../build_tools/theme/assets/js/components/expiry.mjs";
import { relaxations } from "../../build_tools/theme/assets/js/lib/relax.mjs";
import {
  cleared,
  emptyState,
  isNarrowed,
  readFragment,
  shareable,
  writeFragment,
} from "../../build_tools/theme/assets/js/lib/state.mjs";
import { daysAfter, daysBetween, longDate } from "../../build_tools/theme/assets/js/lib/days.mjs";
import { londonDate } from "../../build_tools/theme/assets/js/lib/today.mjs";

const asked = {
  ...emptyState(),
  postcode: "NG7 2RD",
  miles: 5,
  qualification: "600/2769/1",
  text: "cars & bikes",
  level: ["Level 1", "Entry 2"],
  needs: ["SEMH"],
  sort: "name",
};

test("a state survives the address bar", () => {
  assert.deepEqual(readFragment(`#${writeFragment(asked)}`), asked);
  assert.deepEqual(readFragment(writeFragment({ ...asked, miles: null })).miles, null);
});

test("nothing asked leaves no fragment, and no fragment asks nothing", () => {
  assert.equal(writeFragment(emptyState()), "");
  for (const nothing of ["", "#", "#&&", "#=", "#p="]) assert.deepEqual(readFragment(nothing), emptyState());
});

test("the usual radius is left out of the address, any radius is not", () => {
  assert.equal(writeFragment({ ...emptyState(), postcode: "NG7" }), "p=NG7");
  assert.equal(writeFragment({ ...emptyState(), postcode: "NG7", miles: null }), "p=NG7&m=any");
});

test("a fragment that makes no sense never throws", () => {
  const odd = ["#%", "#%E0%A4%A", "#m=ten&m=5", "#m=-1", "#m=1e9", "#m=NaN", "#m=Infinity", "#sort=up", "#level=&level="];
  odd.push("#__proto__=1&constructor=2", `#t=${"x".repeat(1e5)}`, `#${"level=Level+1&".repeat(1e4)}`, "#p=%00%ff", "#<b>");
  for (const fragment of odd) {
    const state = readFragment(fragment);
    assert.ok(state.text.length <= 200 && state.level.length <= 40);
    assert.ok(state.miles === null || (state.miles > 0 && state.miles <= 1000));
    assert.ok(["distance", "name"].includes(state.sort));
  }
});

test("a link to pass on names the district and never the postcode", () => {
  assert.equal(shareable(asked).postcode, "NG7");
  assert.equal(shareable({ ...asked, postcode: " ng72rd" }).postcode, "NG7");
  assert.equal(shareable({ ...asked, postcode: "12 Lenton Lane" }).postcode, "");
  assert.ok(!writeFragment(shareable(asked)).includes("2RD"));
  assert.deepEqual(shareable(asked).level, asked.level);
});

test("clearing keeps the place, the radius and the order", () => {
  assert.ok(isNarrowed(asked));
  assert.deepEqual(cleared(asked), { ...emptyState(), postcode: "NG7 2RD", miles: 5, sort: "name" });
  assert.ok(!isNarrowed(cleared(asked)));
});

test("each thing asked can be left out, with what that would find, but only where it finds more", () => {
  const answers = (state) => (state.miles === null ? 9 : state.miles >= 15 ? 3 : 0) + (state.text ? 0 : 1);
  const offers = relaxations(asked, 0, true, answers);
  assert.deepEqual(
    offers.map(({ label, count }) => [label, count]),
    [
      ["Within 15 miles", 3],
      ["At any distance", 9],
      ["Without “cars & bikes”", 1],
    ],
  );
});

test("without a place no radius is offered, and each need is left out by itself", () => {
  const state = { ...emptyState(), needs: ["SEMH", "Autism"], level: ["Level 8"], body: ["x"] };
  const labels = relaxations(state, 0, false, () => 2).map(({ label }) => label);
  assert.deepEqual(labels, ["Any level", "Any awarding body", "Without SEMH", "Without Autism"]);
});

test("a qualification that nobody leads to can be searched for in any words", () => {
  const state = { ...emptyState(), qualification: "maths" };
  const offers = relaxations(state, 0, false, ({ qualification, text }) => (qualification ? 0 : text ? 7 : 35));
  assert.deepEqual(
    offers.map(({ label, state: { qualification, text }, count }) => [label, qualification, text, count]),
    [
      ["Search for ‘maths’ in any words", "", "maths", 7],
      ["Any qualification", "", "", 35],
    ],
  );
  const both = relaxations({ ...state, text: "evening" }, 0, false, () => 1);
  assert.equal(both[0].state.text, "evening maths");
});

test("where no single thing helps, all of them are left out", () => {
  const state = { ...emptyState(), text: "zebra", level: ["Level 8"] };
  const offers = relaxations(state, 0, false, (each) => (isNarrowed(each) ? 0 : 48));
  assert.deepEqual(
    offers.map(({ label, count }) => [label, count]),
    [["Without any filter", 48]],
  );
});

test("the day is London's, in summer too", () => {
  assert.equal(londonDate(new Date("2026-11-21T23:59:59Z")), "2026-11-21");
  assert.equal(londonDate(new Date("2026-11-22T00:00:00Z")), "2026-11-22");
  assert.equal(londonDate(new Date("2027-06-30T23:00:00Z")), "2027-07-01");
});

test("days are counted over leap days and clock changes", () => {
  assert.equal(daysBetween("2028-02-28", "2028-03-01"), 2);
  assert.equal(daysBetween("2026-10-24", "2026-10-26"), 2);
  assert.equal(daysAfter("2026-11-21", 113), "2027-03-14");
  assert.equal(longDate("2027-03-14"), "14 March 2027");
});

test("an approval holds on its last day and has ended on the next", () => {
  const part = () => ({ hidden: undefined });
  const parts = { "[data-current]": [part()], "[data-expired]": [part()] };
  const banner = { dataset: { validUntil: "2027-03-14" }, querySelectorAll: (name) => parts[name] };
  recheck(banner, "2027-03-14");
  assert.deepEqual([parts["[data-current]"][0].hidden, parts["[data-expired]"][0].hidden], [false, true]);
  recheck(banner, "2027-03-15");
  assert.deepEqual([parts["[data-current]"][0].hidden, parts["[data-expired]"][0].hidden], [true, false]);
});
