// The line that says where a draft is kept.
import assert from "node:assert/strict";
import { test } from "node:test";

import { NEW, next, sentence } from "../../build_tools/theme/assets/js/lib/draft-status.mjs";

const clock = (moment) => moment.slice(11, 16);
const after = (...events) => events.reduce(next, NEW);
const words = (...events) => sentence(after(...events), clock);
const typed = { type: "typed" };
const saved = { type: "saved", at: "2026-11-21T14:02:00Z" };
const sent = { type: "sent", at: "2026-11-21T14:05:00Z", reference: "x-r1" };

test("draft status: nothing typed, saving, saved, copied, changed since", () => {
  assert.match(words(), /^Nothing typed yet/);
  assert.equal(words(typed), "Saving …");
  assert.equal(words(typed, saved), "Saved on this device 14:02. Never copied to a file.");
  const copied = { type: "copied", at: "2026-11-21T14:03:00Z" };
  assert.equal(words(typed, saved, copied), "Saved on this device 14:02. Last copied to a file 14:03.");
  assert.equal(words(typed, saved, copied, typed, saved), "Saved on this device 14:02. Last copied to a file 14:03, and changed since.");
});

test("draft status: a save that ends late does not take “Sent” away, and typing does", () => {
  assert.equal(words(typed, { type: "sending" }, sent, saved), "Sent for review 14:05, reference x-r1.");
  assert.match(words(typed, { type: "sending" }, saved), /^Sending/);
  assert.match(words(typed, sent, typed, saved), /^Saved on this device/);
});

test("draft status: a refusal stays until something is typed", () => {
  const refused = { type: "refused", why: "no connection." };
  assert.equal(words(typed, saved, { type: "sending" }, refused, saved), "Not sent: no connection. It is still saved on this device.");
  assert.match(words(typed, refused, typed, saved), /^Saved/);
});

test("draft status: what is not saved is said until it is", () => {
  assert.match(words(typed, { type: "failed", why: "full" }, typed), /no room left/);
  assert.match(words(typed, { type: "failed", why: "off" }), /keeps nothing/);
  assert.match(words(typed, { type: "failed", why: "full" }, saved), /^Saved/);
});

test("draft status: a draft that is opened says what is known of it", () => {
  assert.match(words({ type: "opened", saved_at: saved.at, sent_at: sent.at }), /^Sent for review 14:05/);
  assert.match(words({ type: "opened", saved_at: saved.at }), /Never copied/);
  const sentOn = { type: "opened", saved_at: saved.at, sent_at: sent.at, changed: true };
  assert.match(words(sentOn), /Sent for review 14:05, and changed since/);
});

test("draft status: what a file lacks is known without a clock, which may have been set back", () => {
  const copied = { type: "opened", saved_at: "2026-11-02T08:00:00Z", copied_at: "2026-11-21T14:00:00Z" };
  assert.match(words({ ...copied, changed: true }), /and changed since/);
  assert.doesNotMatch(words({ ...copied, saved_at: "2026-12-02T08:00:00Z", changed: false }), /changed since/);
});

test("draft status: the words do not change while somebody types", () => {
  assert.equal(words(typed, saved, typed), words(typed, saved, typed, saved));
});
