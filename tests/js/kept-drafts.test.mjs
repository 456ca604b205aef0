// What a browser kept is a draft only if a page of ours can have written it; the corpus is tests/hostile/browser_state.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isProposalDraft, isVisitDraft } from "../../build_tools/theme/assets/js/lib/kept-drafts.mjs";

const { drafts } = JSON.parse(readFileSync(new URL("../hostile/browser_state.json", import.meta.url)));
const visit = { id: "a", form: "quality/1", rev: 1, saved_at: "2026-11-20T09:00:00.000Z", values: { "visit.visited_by": "x" }, photos: [{ file: "1a-1.jpg", item: "1a", caption: "" }] };
const proposal = { entries: [{ table: "venues", record: null, n: 2, removed: false, typed: { name: "x", days: ["1", "2"] } }], sender: { made_by: "" }, saved_at: "2026-11-20 09:00:00", mark: "a" };

test("kept drafts: what our pages write is one", () => {
  assert.ok(isVisitDraft(visit));
  assert.ok(isVisitDraft({ ...visit, copied_at: visit.saved_at, sent_at: undefined, photos: [], values: {} }));
  assert.ok(isProposalDraft(proposal));
  assert.ok(isProposalDraft({ ...proposal, entries: [{ table: "courses", record: "x", n: 1, removed: true, typed: null }], sender: {} }));
});

test("kept drafts: nothing of the corpus is one as a whole", () => {
  for (const hostile of drafts) {
    assert.ok(!isVisitDraft(hostile), JSON.stringify(hostile));
    assert.ok(!isProposalDraft(hostile), JSON.stringify(hostile));
  }
});

test("kept drafts: a part that is not what it should be makes it none", () => {
  const isEmpty = (part) => typeof part === "object" && part !== null && !Array.isArray(part) && !Object.keys(part).length;
  for (const hostile of [...drafts, undefined, NaN, -1, 1.5]) {
    const said = JSON.stringify(hostile);
    for (const part of ["saved_at", "rev", "form", "photos", "copied_at"]) {
      const isFree = (part === "rev" && [7, -1].includes(hostile)) || (part === "form" && typeof hostile === "string");
      const isNone = (part === "photos" && said === "[]") || (part === "copied_at" && (hostile ?? undefined) === undefined);
      assert.equal(isVisitDraft({ ...visit, [part]: hostile }), isFree || isNone, `${part}: ${said}`);
    }
    const isTexts = isEmpty(hostile) || (said?.startsWith("{") && Object.values(hostile).every((value) => typeof value === "string"));
    assert.equal(isVisitDraft({ ...visit, values: hostile }), Boolean(isTexts), `values: ${said}`);
    assert.equal(isProposalDraft({ ...proposal, entries: hostile }), said === "[]", `entries: ${said}`);
    assert.ok(!isProposalDraft({ ...proposal, entries: [hostile] }), `entry: ${said}`);
    assert.ok(!isProposalDraft({ ...proposal, saved_at: hostile }), said);
  }
});

test("kept drafts: a day that is none is no moment", () => {
  assert.ok(!isVisitDraft({ ...visit, saved_at: "9999-99-99T99:99:99Z" }));
  assert.ok(!isProposalDraft({ ...proposal, saved_at: "9999-99-99 99:99" }));
});
