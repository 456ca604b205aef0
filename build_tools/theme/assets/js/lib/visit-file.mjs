/** The one file that a form saves: a finished visit, or a copy of a draft to go on with elsewhere. */

import { fromBase64, isSlug, packageOf, readPackage, toBase64 } from "./data-package.mjs";
import { actionNumbers, valuesFrom } from "./form-answers.mjs";

const MEDIA = {
  name: "media",
  type: "table",
  schema: { fields: [{ name: "file", type: "string" }, { name: "content", type: "string" }] },
};
const DRAFT_MARK = "directory:draft";

/**
 * @param {object} definition of the form
 * @param {object} visit as `visitFrom` gives it
 * @param {{file: string, item: string, caption?: string, sha256: string, bytes: ArrayBuffer}[]} photos
 * @param {{id: string, savedAt: string, unfinished: Record<string, string>}} [draft] makes it a copy of a draft, which
 *   no intake takes. `unfinished` are the texts of the controls, half-typed dates included
 */
export function visitPackage(definition, visit, photos, draft) {
  const { resources, framework_id: framework, framework_version: version, ...own } = definition.package;
  const { header } = visit;
  const isNamed = header.provider_id && header.visited_on;
  const visitId = isNamed ? `${header.provider_id}-${header.visited_on}-${framework}` : undefined;
  const rows = {
    visit: [{ visit_id: visitId, framework_id: framework, framework_version: version, revision: 1, ...header }],
    answers: Object.entries(visit.answers).map(([item, { value, evidence }]) => ({ item, value, evidence })),
    comments: Object.entries(visit.comments).filter(([, text]) => text).map(([theme, text]) => ({ theme, text })),
    actions: visit.actions.map(({ n, ...action }, place) => ({ number: place + 1, ...action })),
    attachments: photos.map(({ file, item, caption, sha256 }) => ({ file, item, caption, sha256 })),
    media: photos.map(({ file, bytes }) => ({ file, content: toBase64(bytes) })),
  };
  const { $schema, ...rest } = own;
  const name = draft ? `draft-${draft.id}` : `${visitId}-r1`;
  const mark = draft && {
    [DRAFT_MARK]: { id: draft.id, saved_at: draft.savedAt, form: `${framework}/${version}`, unfinished: draft.unfinished },
  };
  return packageOf({ $schema, name, ...rest, ...mark }, [...resources, MEDIA], rows);
}

/** What a saved file is called. */
export function fileName(dataPackage) {
  const { provider_id: provider, visited_on: day, framework_id: framework } = dataPackage.resources[0].data[0];
  const parts = [provider, day, framework].filter(Boolean).join("-");
  return DRAFT_MARK in dataPackage ? `draft-${parts}.json` : `${parts}.json`;
}

/**
 * Read a file that a form saved, or a file that somebody says is one: only known names are looked at, all as text.
 *
 * @returns {{refusal: string, other?: {id: string, version: string}} | {id?: string, savedAt?: string, values:
 *   Record<string, string>, photos: object[], leftOut: number}} `other` is the form that the file belongs to, `leftOut` counts photos without bytes
 */
export function readVisitFile(text, definition, providers) {
  const { framework_id: framework, framework_version: version, resources } = definition.package;
  const allowed = Object.fromEntries([...resources, MEDIA].map((part) => [part.name, part.schema.fields.map(({ name }) => name)]));
  const read = readPackage(text, allowed);
  if (read.refusal) return read;
  if (read.own["directory:format"] !== definition.package["directory:format"]) return { refusal: "The file holds no visit." };
  const [header] = read.rows.visit;
  if (!header) return { refusal: "The file holds no visit." };
  if (header.framework_id !== framework || header.framework_version !== version) {
    const other = { id: header.framework_id, version: header.framework_version };
    const known = isSlug(other.id) && isSlug(`${other.version}`.replaceAll(".", "-").toLowerCase());
    return { refusal: "This file was saved by another form, or by another version of this one.", other: known ? other : undefined };
  }
  const values = valuesFrom(definition, asVisit(read.rows, header), providers);
  const mark = read.own[DRAFT_MARK];
  const unfinished = typeof mark === "object" && mark ? textsOf(mark.unfinished) : {};
  if (actionNumbers(unfinished).length) for (const name of Object.keys(values)) if (name.startsWith("actions.")) delete values[name];
  Object.assign(values, unfinished);
  const photos = photosOf(read.rows);
  return {
    id: isUuid(mark?.id) ? mark.id : undefined,
    savedAt: typeof mark?.saved_at === "string" && Date.parse(mark.saved_at) ? new Date(mark.saved_at).toISOString() : undefined,
    values,
    photos,
    leftOut: read.rows.attachments.length - photos.length,
  };
}

function asVisit(rows, header) {
  const byName = (list, key) => Object.fromEntries(list.filter((row) => row[key]).map((row) => [row[key], row]));
  const comments = Object.fromEntries(rows.comments.map(({ theme, text }) => [theme, text]));
  return { header, answers: byName(rows.answers, "item"), comments, actions: rows.actions };
}

/** The photos whose bytes are there. What they show is found out by drawing them anew, as for any photo. */
function photosOf({ attachments, media }) {
  const content = new Map(media.map(({ file, content }) => [file, content]));
  return attachments.flatMap(({ file, item, caption, sha256 }) => {
    const bytes = content.has(file) ? fromBase64(content.get(file)) : undefined;
    return bytes?.length && /^[a-z0-9][a-z0-9-]*\.jpg$/.test(file) ? [{ file, item, caption, sha256, bytes: bytes.buffer }] : [];
  });
}

function textsOf(said) {
  if (typeof said !== "object" || !said) return {};
  const texts = Object.entries(said).slice(0, 5000).filter(([name, text]) => /^(visit|answers|comments|actions)\.[\w.-]{1,120}$/.test(name) && typeof text === "string" && text.length <= 40000);
  return Object.assign(Object.create(null), Object.fromEntries(texts));
}

function isUuid(text) {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? "");
}
