// A day typed in three fields, and the run of days that a day falls in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { countedOn, isoDay, statusOn } from "../../build_tools/theme/assets/js/lib/history.mjs";

test("a day is read from figures or from the month's name", () => {
  const days = { "2026-03-14": ["14", "3", "2026"], "2024-02-29": [" 29", "february ", "2024"], "2026-09-01": ["1", "Sept", "2026"] };
  for (const [day, typed] of Object.entries(days)) assert.equal(isoDay(typed), day);
  assert.equal(isoDay(["01", "01", "2026"]), "2026-01-01");
});

test("what is no day is none", () => {
  const wrong = [
    ["30", "2", "2026"],
    ["29", "2", "2025"],
    ["31", "4", "2026"],
    ["0", "1", "2026"],
    ["1", "13", "2026"],
    ["1", "0", "2026"],
    ["14", "3", "26"],
    ["14", "3", "20266"],
    ["", "", ""],
    ["14", "", "2026"],
    ["14", "3", ""],
    ["-1", "3", "2026"],
    ["1.5", "3", "2026"],
    ["14", "march", "mmxxvi"],
    ["<b>", "3", "2026"],
  ];
  for (const typed of wrong) assert.equal(isoDay(typed), undefined, typed.join(" "));
});

test("both days of a run are in it, and an open end is open", () => {
  const runs = [
    { from: "2026-03-08", status: "now" },
    { from: "2025-03-01", until: "2026-03-07", status: "then" },
    { from: "", until: "2025-02-28", status: "first" },
  ];
  const on = (day) => statusOn(runs, day)?.status;
  assert.deepEqual(
    ["0001-01-01", "2025-02-28", "2025-03-01", "2026-03-07", "2026-03-08", "2099-01-01"].map(on),
    ["first", "first", "then", "then", "now", "now"],
  );
  assert.equal(statusOn(runs.slice(1), "2026-03-08"), undefined);
});

test("a thing counts on the days of its stretches and on no other", () => {
  const counted = (stretches) =>
    ["2025-01-01", "2025-06-30", "2025-07-01", "2025-09-01", "2026-01-01"].map((day) => countedOn(stretches, day));
  assert.deepEqual(counted("/2025-06-30"), [true, true, false, false, false]);
  assert.deepEqual(counted("2025-07-01/2025-08-31"), [false, false, true, false, false]);
  assert.deepEqual(counted("/2025-06-30 2025-09-01/"), [true, true, false, true, true]);
});
