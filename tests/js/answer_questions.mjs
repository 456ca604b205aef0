// Answer a file of questions from the files of the search, for the test that compares the answers with Python's.
// Usage: node answer_questions.mjs FOLDER DAY; FOLDER holds files.json and questions.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { asked, detailsOf, engineOf } from "./shared_cases.mjs";

const [folder, day] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const files = read("files.json");
const engine = await engineOf(files, day);
const details = await detailsOf(engine, files);
const answers = read("questions.json").map((question) =>
  engine
    .search(asked(question))
    .found.slice(0)
    .map(({ provider, venue, courses, metres }) => [details.of(provider).id, venue, courses, metres]),
);
process.stdout.write(JSON.stringify(answers));
