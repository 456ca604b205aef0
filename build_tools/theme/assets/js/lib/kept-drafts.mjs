/**
 * Whether what a browser kept is a draft as our pages write them. Other programs of the same host may write there, and so
 * may a later build of these pages: what cannot be read must be told, and must not keep a form from opening.
 */

const LONDON_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/;

/** @param {unknown} kept a record of the visit forms' database */
export function isVisitDraft(kept) {
  return (
    isRecord(kept) &&
    [kept.id, kept.form].every(isText) &&
    Number.isInteger(kept.rev) &&
    isMoment(kept.saved_at) &&
    [kept.copied_at, kept.sent_at].every((moment) => (moment ?? undefined) === undefined || isMoment(moment)) &&
    isRecord(kept.values) &&
    Object.values(kept.values).every(isText) &&
    Array.isArray(kept.photos) &&
    kept.photos.every((photo) => isRecord(photo) && isText(photo.file))
  );
}

/** @param {unknown} kept a record of the proposals' database */
export function isProposalDraft(kept) {
  return (
    isRecord(kept) &&
    isText(kept.saved_at) &&
    LONDON_TIME.test(kept.saved_at) &&
    isMoment(kept.saved_at.replace(" ", "T")) &&
    isTyped(kept.sender) &&
    Array.isArray(kept.entries) &&
    kept.entries.every(
      (entry) => isRecord(entry) && isText(entry.table) && Number.isInteger(entry.n) && isText(entry.record ?? "") && isTyped(entry.typed ?? {}),
    )
  );
}

function isTyped(typed) {
  return isRecord(typed) && Object.values(typed).every((value) => isText(value) || (Array.isArray(value) && value.every(isText)));
}

function isMoment(value) {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value) {
  return typeof value === "string";
}
