// Say how each history stood on each day, for the test that compares the answers with Python's.
// Usage: node answer_days.mjs < {"days": [ISO dates], "histories": {"name": [{from, until, status}]}}
import { readFileSync } from "node:fs";

import { statusOn } from "../../build_tools/theme/assets/js/lib/history.mjs";

const { days, histories } = JSON.parse(readFileSync(0, "utf8"));
const answers = Object.entries(histories).map(([name, rows]) => [
  name,
  days.map((day) => statusOn(rows, day)?.status ?? null),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
