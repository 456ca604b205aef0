// Days typed in three fields.
import assert from "node:assert/strict";
import { test } from "node:test";

import { dayParts, readDay, readDayLine } from "../../build_tools/theme/assets/js/lib/typed-date.mjs";

const read = (day, month, year) => readDay({ day, month, year });

for (const [typed, iso] of [
  [["14", "3", "2027"], "2027-03-14"],
  [[" 02 ", "11", "2026"], "2026-11-02"],
  [["1", "March", "2026"], "2026-03-01"],
  [["1", "sept", "2026"], "2026-09-01"],
  [["29", "2", "2028"], "2028-02-29"],
]) {
  test(`typed date: ${typed.join(" ")}`, () => assert.deepEqual(read(...typed), { iso }));
}

for (const [typed, words, part] of [
  [["31", "2", "2026"], "February 2026 has no day 31: it has 28.", "day"],
  [["29", "2", "2027"], "February 2027 has no day 29: it has 28.", "day"],
  [["0", "1", "2026"], "January 2026 has no day 0: it has 31.", "day"],
  [["1", "13", "2026"], "“13” is no month: write a number from 1 to 12, or its name.", "month"],
  [["1", "ma", "2026"], "“ma” is no month: write a number from 1 to 12, or its name.", "month"],
  [["1", "1", "26"], "Write the year in four figures, such as 2026.", "year"],
  [["1", "1", "0206"], "The year 0206 cannot be meant.", "year"],
  [["1", "", "2026"], "The date needs a month.", "month"],
  [["", "", "2026"], "The date needs a day and a month.", "day"],
]) {
  test(`typed date: ${typed.join(" ") || "blank"} is told`, () => assert.deepEqual(read(...typed), { trouble: words, part }));
}

test("typed date: nothing typed is no date and no trouble", () => {
  assert.deepEqual(read("", "  ", ""), {});
  assert.deepEqual(readDay({}), {});
});

test("typed date: one line", () => {
  assert.deepEqual(readDayLine("14 3 2027"), { iso: "2027-03-14" });
  assert.deepEqual(readDayLine("14/03/2027"), { iso: "2027-03-14" });
  assert.deepEqual(readDayLine("2027-03-14"), { iso: "2027-03-14" });
  assert.match(readDayLine("14 3 2027, 15 3 2027").trouble, /not one date/);
});

test("typed date: parts as a person types them", () => {
  assert.deepEqual(dayParts("2027-03-04"), { day: "4", month: "3", year: "2027" });
  assert.deepEqual(dayParts(undefined), { day: "", month: "", year: "" });
});
