// Say how each history stood on each day, and on what it rested, for the test that compares the answers with Python's.
// Usage: node answer_days.mjs < {"name": {"days": [ISO dates], "rows": [{from, until, status, parts: [{is, counted}]}]}}
import { readFileSync } from "node:fs";

import { countedOn, statusOn } from "../../build_tools/theme/assets/js/lib/history.mjs";

function answer(rows, day) {
  const run = statusOn(rows, day);
  const parts = run?.parts.filter(({ counted }) => !counted || countedOn(counted, day)) ?? [];
  return [run?.status ?? null, ...parts.map((part) => part.is)];
}

const asked = Object.entries(JSON.parse(readFileSync(0, "utf8")));
const answers = asked.map(([name, { days, rows }]) => [name, days.map((day) => answer(rows, day))]);
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
