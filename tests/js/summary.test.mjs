// The line above the results is true of them, and a change is put into words.
import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyState } from "../../build_tools/theme/assets/js/lib/state.mjs";
import { headingOf, whatChanged } from "../../build_tools/theme/assets/js/lib/summary.mjs";

const place = { easting: 455700, northing: 339500, district: "NG7", label: "NG7 2RD" };
const plain = { near: 12, remote: 0, place, state: emptyState(), isRefused: false, isNarrowed: false };

const HEADINGS = [
  ["all within the radius", {}, "12 providers within 10 miles of NG7 2RD"],
  [
    "some without a distance",
    { remote: 2 },
    "12 providers within 10 miles of NG7 2RD, and 2 that come to you or teach online",
  ],
  [
    "one of each",
    { near: 1, remote: 1 },
    "1 provider within 10 miles of NG7 2RD, and 1 that comes to you or teaches online",
  ],
  [
    "none near",
    { near: 0, remote: 2 },
    "No providers within 10 miles of NG7 2RD, but 2 that come to you or teach online",
  ],
  ["any distance", { state: { ...emptyState(), miles: null } }, "12 providers, nearest to NG7 2RD first"],
  ["no place", { place: null, near: 1200 }, "1,200 providers"],
  ["nothing", { place: null, near: 0 }, "No providers"],
  ["a refused postcode", { place: null, isRefused: true }, "All 12 providers: the postcode was not used"],
  [
    "a refused postcode and a filter",
    { place: null, isRefused: true, isNarrowed: true },
    "12 providers: the postcode was not used",
  ],
];

for (const [name, given, heading] of HEADINGS) {
  test(`heading: ${name}`, () => assert.equal(headingOf({ ...plain, ...given }), heading));
}

test("a change is named, and no change is not", () => {
  const before = { ...emptyState(), level: ["Level 1"], text: "cook" };
  const nameOf = (facet, id) => (facet === "body" ? "City & Guilds" : id);
  assert.equal(whatChanged(before, { ...before }, nameOf), "");
  assert.equal(whatChanged(before, { ...before, sort: "name" }, nameOf), "Sorted by name");
  const after = { ...before, level: ["Level 2"], body: ["c-and-g"], text: "" };
  assert.equal(whatChanged(before, after, nameOf), "Level 2 on, Level 1 off, City & Guilds on, “cook” off");
});
