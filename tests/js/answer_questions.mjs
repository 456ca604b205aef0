// Answer a file of questions from a payload, for the test that compares the answers with Python's.
// Usage: node answer_questions.mjs FOLDER DAY; FOLDER holds payload.json and questions.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { SearchEngine } from "../../build_tools/theme/assets/js/lib/search.mjs";
import { asked } from "./shared_cases.mjs";

const [folder, day] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const payload = read("payload.json");
const engine = new SearchEngine(payload, day);
const answers = read("questions.json").map((question) =>
  engine
    .search(asked(question))
    .found.map(({ provider, venue, courses, metres }) => [payload.providers.id[provider], venue, courses, metres]),
);
process.stdout.write(JSON.stringify(answers));
