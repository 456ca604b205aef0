// Words, numbers, levels, postcodes, distances and places: the same cases that pytest reads.
import assert from "node:assert/strict";
import { test } from "node:test";

import { metresBetween } from "../../build_tools/theme/assets/js/lib/grid.mjs";
import { CHOICES, LEVELS, levelsFoundBy } from "../../build_tools/theme/assets/js/lib/level.mjs";
import { findPlace } from "../../build_tools/theme/assets/js/lib/place.mjs";
import { parsePostcode } from "../../build_tools/theme/assets/js/lib/postcode.mjs";
import { tidyNumber, wordsOf } from "../../build_tools/theme/assets/js/lib/words.mjs";
import { readCases } from "./shared_cases.mjs";

for (const { name, text, words } of readCases("words.json").words) {
  test(`words: ${name}`, () => assert.deepEqual(wordsOf(text), words));
}

for (const { text, number } of readCases("words.json").numbers) {
  test(`qualification number: ${JSON.stringify(text)}`, () => assert.equal(tidyNumber(text), number));
}

const levels = readCases("levels.json").cases;
for (const { wanted, found } of levels) {
  test(`levels: ${wanted}`, () => assert.deepEqual(levelsFoundBy(wanted), found));
}

test("levels: the labels are those of Python, in its order, and the choices leave out the spans", () => {
  assert.deepEqual(LEVELS, levels.map(({ wanted }) => wanted));
  assert.deepEqual(CHOICES, LEVELS.filter((level) => !/[,/]/.test(level)));
  assert.deepEqual(levelsFoundBy("constructor"), []);
});

for (const { name, text, postcode } of readCases("postcodes.json").cases) {
  test(`postcode: ${name}`, () => assert.deepEqual(parsePostcode(text), postcode));
}

for (const { name, from, to, metres } of readCases("distance.json").cases) {
  test(`distance to the bit: ${name}`, () => assert.equal(metresBetween(...from, ...to), metres));
}

const places = readCases("places.json");
for (const { name, text, ...expected } of places.cases) {
  test(`place: ${name}`, async () => {
    const asked = [];
    const load = async (file) => {
      asked.push(file);
      return places.files[file];
    };
    assert.deepEqual(await findPlace(text, load), expected);
    for (const file of asked) assert.match(file, /^(districts|[A-Z]{1,2}[0-9][0-9A-Z]?)\.json$/);
  });
}

test("place: a file that cannot be fetched gives a sentence", async () => {
  const load = () => Promise.reject(new Error("offline"));
  assert.equal((await findPlace("NG7 2RD", load)).trouble.code, "not-loaded");
});
