// The shortlist's storage: ids and nothing else, whatever lies there, and whatever the browser refuses.
import assert from "node:assert/strict";
import { test } from "node:test";

import { keepShortlist, putBack, readShortlist } from "../../build_tools/theme/assets/js/lib/shortlist.mjs";

const KEY = "provider-directory shortlist /shortlist/";

/** A browser's storage that holds `text` under KEY. */
function storing(text) {
  const kept = new Map(text === undefined ? [] : [[KEY, text]]);
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  return kept;
}

test("nothing kept is an empty list", () => {
  storing(undefined);
  assert.deepEqual(readShortlist(KEY), { ids: [] });
});

test("what is kept is read again, and is ids only", () => {
  const kept = storing(undefined);
  assert.equal(keepShortlist(KEY, ["acorn-corner", "unit-7"]), "");
  assert.equal(kept.get(KEY), '["acorn-corner","unit-7"]');
  assert.deepEqual(readShortlist(KEY), { ids: ["acorn-corner", "unit-7"] });
});

test("lists of two editions do not meet", () => {
  storing(undefined);
  keepShortlist(KEY, ["acorn-corner"]);
  assert.deepEqual(readShortlist("provider-directory shortlist /members/shortlist/"), { ids: [] });
});

for (const [what, text, ids] of [
  ["no JSON", "acorn-corner", []],
  ["cut short", '["acorn-corner', []],
  ["null", "null", []],
  ["a word", '"acorn"', []],
  ["a number", "7", []],
  ["an object", '{"ids":["acorn-corner"]}', []],
  ["a list in a list", '[["acorn-corner"],"unit-7"]', ["unit-7"]],
  ["a script", '["<img src=x onerror=alert(1)>","unit-7"]', ["unit-7"]],
  ["a way out of the folder", '["../../etc","a/b","a b","%2e%2e","-a","A","unit-7"]', ["unit-7"]],
  ["the same twice", '["unit-7","unit-7"]', ["unit-7"]],
  ["a very long name", JSON.stringify(["a".repeat(5000), "unit-7"]), ["unit-7"]],
]) {
  test(`what is no id is left out, and said: ${what}`, () => {
    storing(text);
    assert.deepEqual(readShortlist(KEY), { ids, fault: "damaged" });
  });
}

test("spaces between entries are no damage", () => {
  storing('[ "acorn-corner",\n "unit-7" ]');
  assert.deepEqual(readShortlist(KEY), { ids: ["acorn-corner", "unit-7"] });
});

test("a list holds a hundred, and never asks a server for more", () => {
  const many = Array.from({ length: 101 }, (_, n) => `unit-${n}`);
  const kept = storing(undefined);
  assert.equal(keepShortlist(KEY, many), "full");
  assert.equal(kept.size, 0);
  assert.equal(keepShortlist(KEY, many.slice(1)), "");
  storing(JSON.stringify(many));
  assert.equal(readShortlist(KEY).ids.length, 100);
  assert.equal(readShortlist(KEY).fault, "damaged");
});

test("a browser that refuses is no error", () => {
  const refuse = () => {
    throw new Error("SecurityError");
  };
  globalThis.localStorage = { getItem: refuse, setItem: refuse };
  assert.deepEqual(readShortlist(KEY), { ids: [], fault: "off" });
  assert.equal(keepShortlist(KEY, ["unit-7"]), "unkept");
});

test("undoing puts things where they were, and keeps what another tab did meanwhile", () => {
  assert.deepEqual(putBack(["a", "c"], ["a", "b", "c"], ["b"]), ["a", "b", "c"]);
  assert.deepEqual(putBack([], ["a", "b"], ["a", "b"]), ["a", "b"]);
  assert.deepEqual(putBack(["c", "d"], ["a", "b", "c"], ["b"]), ["b", "c", "d"]);
  assert.deepEqual(putBack(["b", "c"], ["a", "b", "c"], ["b"]), ["b", "c"]);
});
