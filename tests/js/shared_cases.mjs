// Read the cases that Python reads too.
import { readFileSync } from "node:fs";

import { NOTHING_ASKED } from "../../build_tools/theme/assets/js/lib/search.mjs";

export function readCases(name) {
  return JSON.parse(readFileSync(new URL(`../shared_cases/${name}`, import.meta.url), "utf8"));
}

// The ids of venues and courses by their position in the payload, which itself holds none.
export function recordsOf({ as_of, records }, payload) {
  const inOrder = (rows) => payload.providers.id.flatMap((id) => rows.filter((row) => row.provider_id === id));
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
