// What identifies a pupil: the same cases that pytest reads.
import assert from "node:assert/strict";
import { test } from "node:test";

import { found } from "../../build_tools/theme/assets/js/lib/pupil-identifiers.mjs";
import { readCases } from "./shared_cases.mjs";

for (const { name, text, found: expected } of readCases("pupil_identifiers.json").cases) {
  test(`pupil identifiers: ${name}`, () => {
    assert.deepEqual(found(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]), expected);
  });
}

test("pupil identifiers: the words never repeat what was found", () => {
  for (const { text } of readCases("pupil_identifiers.json").cases) {
    for (const { words } of found(text)) assert.doesNotMatch(words, /[0-9]/);
  }
});
