/** The day in London, at the same moments as in Python. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { londonDate } from "../../build_tools/theme/assets/js/lib/today.mjs";

const file = new URL("../shared_cases/london_days.csv", import.meta.url);
const cases = readFileSync(file, "utf-8").trim().split("\n").slice(1).map((line) => line.split(","));

for (const zone of ["UTC", "Pacific/Kiritimati", "America/Adak"]) {
  test(`the day is London's where the clock is set to ${zone}`, () => {
    process.env.TZ = zone;
    assert.ok(cases.length >= 40);
    for (const [moment, , day, about] of cases) assert.equal(londonDate(new Date(moment)), day, `${moment}: ${about}`);
  });
}
