/** What the form's buttons do. Loaded when the first of them is pressed. */

import { asText } from "../lib/data-package.mjs";
import { problemsOf } from "../lib/form-rules.mjs";
import { found } from "../lib/pupil-identifiers.mjs";
import { fileName, readVisitFile, visitPackage } from "../lib/visit-file.mjs";
import { clearErrors, goTo, showErrors } from "./error-summary.mjs";
import { make } from "./dom.mjs";
import { tellBeside } from "./form-controls.mjs";
import { showCheck } from "./form-check.mjs";
import { digest, redrawn } from "./form-photos.mjs";
import { chooseFile, send } from "./form-send.mjs";
import { saveFile } from "./save-file.mjs";

const DRAFT_DIFFERS = "The draft of this visit on this device has changes that are not in the file. Open the file beside it, as a draft of its own?";
const IS_STORED = "This is a finished visit. To correct one that the office has, say below why it changes.";
const PICTURES_STAY = (count) => `The file names ${count === 1 ? "a photo" : `${count} photos`} and does not hold ${count === 1 ? "it" : "them"}. Add ${count === 1 ? "it" : "them"} again if the visit is to keep ${count === 1 ? "it" : "them"}.`;

export const jobs = {
  async new(page) {
    if (await page.keeper.begin()) goTo(page.idOf("visit.provider_id"));
  },

  async check(page) {
    await page.know();
    const problems = allProblems(page);
    showAnswers(page);
    if (!tell(page, problems)) page.form.querySelector("[data-check] h3").focus();
  },

  async finish(page) {
    await page.know();
    if (tell(page, allProblems(page))) return;
    showAnswers(page);
    await page.keeper.settled();
    const made = visitPackage(page.definition, page.read().visit, page.keeper.withBytes());
    saveFile(asText(made), fileName(made));
    await noteCopied(page);
    sayDone(page, `The finished visit is saved as ${fileName(made)}. Send that file to the office, or put it where visits are collected.`, "When the office has said that it has it, delete the draft from this device.");
    await page.keeper.showList();
  },

  async "save-copy"(page) {
    const { keeper } = page;
    await keeper.settled();
    const savedAt = new Date().toISOString();
    const copy = visitPackage(page.definition, page.read().visit, keeper.withBytes(), { id: keeper.draft.id, savedAt, unfinished: { ...page.values } });
    saveFile(asText(copy), fileName(copy));
    await noteCopied(page, savedAt);
    await keeper.showList();
  },

  async "open-copy"(page) {
    const file = await chooseFile();
    if (!file) return;
    await page.know();
    const read = readVisitFile(file.size > 26 * 1024 * 1024 ? "" : await file.text(), page.definition, page.last.providers);
    if (read.refusal) return refuse(page, read);
    const { keeper } = page;
    const held = read.id && (await keeper.store?.get(read.id));
    // No clock decides this alone: two devices have two.
    const isOwn = !held || held.form !== keeper.key || held.changed || held.copied_at > (read.savedAt ?? "");
    if (held && isOwn && !confirm(DRAFT_DIFFERS)) return;
    // The same draft, taken further elsewhere, takes the place of the one here if all of that is in a file; anything else stands beside it.
    const own = held && !isOwn ? { id: held.id, rev: held.rev } : read.id && !held ? { id: read.id } : {};
    if (!(await keeper.begin(own))) return;
    await takePhotos(page, read.photos, held && !isOwn ? held.photos : []);
    page.show(read.values, keeper.pictures);
    keeper.typed(read.values);
    if (read.savedAt) await noteCopied(page, read.savedAt);
    await keeper.settled();
    tellOpened(page, read);
    goTo("visit-heading");
  },

  async send(page) {
    await page.know();
    if (tell(page, allProblems(page))) return;
    const { keeper } = page;
    await keeper.settled();
    keeper.tell({ type: "sending" });
    const { values, photos } = keeper.draft;
    const reply = await send(page.sendTo, asText(visitPackage(page.definition, page.read().visit, keeper.withBytes())));
    if (reply.sent) {
      const at = new Date().toISOString();
      const { reference } = reply.sent;
      const isChanged = keeper.draft.values !== values || keeper.draft.photos !== photos;
      await keeper.note({ sent_at: at, reference, changed: isChanged }, { type: "sent", at, reference, isChanged });
      sayDone(page, reply.sent.message ?? "The office has it.", "You can delete the draft from this device now.");
      return keeper.showList();
    }
    keeper.tell({ type: "refused", why: reply.why ?? (reply.needsReason ? "a report of this visit is there. Say why yours replaces it." : "there is something to put right.") });
    if (reply.problems) tell(page, reply.problems.map(({ field, message, fix }) => ({ field: `${field}`, section: "office", message: [message, fix].filter(Boolean).join(" ") })));
    if (reply.needsReason) {
      page.form.querySelector("[data-revision]").hidden = false;
      tell(page, [{ field: "visit.revision_reason", section: "visit", message: reply.needsReason }]);
    }
  },

  async delete(page) {
    await page.keeper.remove(page.keeper.draft);
  },
};

/** Everything that stands in the way, photos included. */
function allProblems(page) {
  const { visit, troubles } = page.read();
  const problems = problemsOf(page.definition, visit, page.today, troubles);
  for (const { item, caption, file } of page.keeper.draft.photos) {
    const section = page.definition.sections.find(({ questions }) => questions.some(({ name }) => name === item))?.name;
    const [finding] = found(caption ?? "");
    if (finding) problems.push({ field: `photos.${item}`, section, message: `What the photo shows seems to hold ${finding.words}. Take it out.` });
    if (!page.keeper.pictures.has(file)) problems.push({ field: `photos.${item}`, section, message: `The picture ${file} is no longer on this device. Remove it, and add it again.` });
  }
  return problems;
}

/** Tell every problem beside its field, and all of them at the head, by section. @returns {boolean} whether there are any */
function tell(page, problems) {
  const { form } = page;
  for (const { field } of page.told ?? []) tellBeside(form, field, "");
  for (const { field, message } of problems) tellBeside(form, field, message);
  page.told = problems;
  const box = form.querySelector("[data-error-summary]");
  if (!problems.length) clearErrors(box);
  const headings = [["visit", "The visit itself"], ...page.definition.sections.map(({ name, label }) => [name, label]), ["plan", "Improvement plan"], ["outcome", "Outcome"], ["office", "What the office says"]];
  const groups = headings.map(([name, heading]) => ({
    heading,
    errors: problems.filter(({ section }) => section === name).map(({ field, message }) => ({ id: page.idOf(field), message })),
  }));
  if (problems.length) {
    showErrors(box, groups);
    // it may be longer than the window, and begins with the count
    box.scrollIntoView({ block: "start" });
  }
  return problems.length > 0;
}

function showAnswers(page) {
  const told = { definition: page.definition, visit: page.read().visit, photos: page.keeper.draft.photos, providers: page.last.providers, kept: page.kept };
  showCheck(page.form.querySelector("[data-check]"), told, (field) => page.idOf(field));
}

/** What is typed is in a file now. */
function noteCopied({ keeper }, at = new Date().toISOString()) {
  return keeper.note({ copied_at: at, changed: false }, { type: "copied", at });
}

/** Say what follows from a file that is no copy of a draft, or that lacks pictures. */
function tellOpened(page, { id, leftOut }) {
  if (!id) page.form.querySelector("[data-revision]").hidden = false;
  page.keeper.notice([id ? "" : IS_STORED, leftOut ? PICTURES_STAY(leftOut) : ""].join(" ").trim());
}

function sayDone(page, sentence, then) {
  const place = page.form.querySelector("[data-check]");
  const words = make("div", { class: "note", tabindex: -1, "data-done": true }, make("p", {}, sentence), make("p", {}, then));
  place.querySelector("[data-done]")?.remove();
  place.prepend(words);
  place.hidden = false;
  words.focus();
}

function refuse(page, { refusal, other }) {
  const box = page.form.querySelector("[data-error-summary]");
  showErrors(box, [{ errors: [{ id: "check-heading", message: refusal }] }]);
  if (other) box.append(make("p", {}, make("a", { href: `../../${other.id}/${other.version}/` }, `Open the form ${other.id}, version ${other.version}`), ", and open the file there."));
}

/** Pictures of a file are drawn anew like any other: nobody knows who made the file. */
async function takePhotos({ keeper }, photos, before) {
  for (const { file } of before) await keeper.photos.remove(file);
  for (const { bytes, ...photo } of photos) {
    try {
      const drawn = await redrawn(new Blob([bytes], { type: "image/jpeg" }));
      await keeper.photos.add({ ...photo, sha256: await digest(drawn), size: drawn.byteLength }, drawn);
    } catch {
      // No picture: the visit is whole without it, and the count beside the question tells
    }
  }
}
