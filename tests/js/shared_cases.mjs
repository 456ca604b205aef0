// Read the cases that Python reads too.
import { readFileSync } from "node:fs";

import { DetailFiles } from "../../build_tools/theme/assets/js/lib/details.mjs";
import { SearchParts } from "../../build_tools/theme/assets/js/lib/parts.mjs";
import { NOTHING_ASKED, SearchEngine } from "../../build_tools/theme/assets/js/lib/search.mjs";

export function readCases(name) {
  return JSON.parse(readFileSync(new URL(`../shared_cases/${name}`, import.meta.url), "utf8"));
}

// An engine that has learnt all there is.
export async function engineOf(files, day) {
  const engine = new SearchEngine(files["core.json"], day);
  const parts = new SearchParts(engine, async (name) => files[name]);
  await parts.learnWords();
  await parts.learnRest();
  return engine;
}

// What the cards show, all of it fetched.
export async function detailsOf(engine, files) {
  const details = new DetailFiles(new SearchParts(engine, async (name) => files[name]));
  await details.fetch([...Array(engine.rows.providers).keys()]);
  return details;
}

// The ids of venues and courses by their position in the files, which themselves hold none.
export function recordsOf({ as_of, records }, providers) {
  const inOrder = (rows) => providers.flatMap((id) => rows.filter((row) => row.provider_id === id));
  const current = records.courses.filter(({ ends_on }) => !ends_on || ends_on >= as_of);
  return { venue: inOrder(records.venues).map(({ id }) => id), course: inOrder(current).map(({ id }) => id) };
}

// A question in Python's words, in the browser's.
export function asked(question) {
  return {
    ...NOTHING_ASKED,
    place: question.place ?? null,
    miles: question.within_miles ?? null,
    qualification: question.qualification ?? "",
    text: question.text ?? "",
    level: question.levels ?? [],
    body: question.awarding_bodies ?? [],
    subject: question.subjects ?? [],
  };
}
