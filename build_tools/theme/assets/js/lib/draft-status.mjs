/**
 * What the line at the head of the form says of a draft: one state machine, so that no late event overwrites a newer
 * one. A save that ends after the visit was sent does not take “Sent” away; typing does.
 */

export const NEW = Object.freeze({ kind: "new" });
const FAILED = {
  full: "This device has no room left: what you type now is not saved. Save a copy to a file at once.",
  off: "This browser keeps nothing (a private window, or strict settings). Save a copy before you close this page.",
  broken: "What you typed could not be saved on this device. Save a copy to a file now.",
};

/**
 * The state after an event. Events: `opened` (saved_at, copied_at, sent_at, reference, changed), `typed`, `saved`
 * (at), `failed` (why: full, off or broken), `copied` (at), `sending`, `sent` (at, reference, isChanged), `refused` (why: a
 * sentence).
 *
 * @param {object} state
 * @param {{type: string}} event
 */
export function next(state, event) {
  switch (event.type) {
    case "opened": {
      const { saved_at: savedAt, copied_at: copiedAt, sent_at: sentAt, reference, changed: isChanged } = event;
      return { kind: sentAt && !isChanged ? "sent" : savedAt ? "saved" : "new", savedAt, copiedAt, sentAt, reference, isChanged };
    }
    case "typed":
      return { ...state, kind: state.kind === "failed" || state.kind === "sending" ? state.kind : "typed", why: state.why, isChanged: true };
    case "saved":
      // What was sent or refused meanwhile is newer than a save that was under way.
      return { ...state, kind: ["sent", "sending", "refused"].includes(state.kind) ? state.kind : "saved", why: state.kind === "failed" ? undefined : state.why, savedAt: event.at };
    case "failed":
      return { ...state, kind: "failed", why: event.why };
    case "copied":
      return { ...state, kind: state.kind === "failed" ? "failed" : "saved", copiedAt: event.at, isChanged: false };
    case "sending":
      return { ...state, kind: "sending" };
    case "sent":
      return { ...state, kind: "sent", sentAt: event.at, reference: event.reference, isChanged: event.isChanged };
    case "refused":
      return { ...state, kind: "refused", why: event.why };
    default:
      return state;
  }
}

/**
 * The state in words, the same between a keystroke and its save: it changes once a minute at most while somebody types,
 * so that a screen reader is not talked over. Times are ISO moments; `clock` writes one as `14:02`, with the day when it was another.
 */
export function sentence(state, clock) {
  const saved = state.savedAt ? `Saved on this device ${clock(state.savedAt)}.` : "";
  const since = state.isChanged ? ", and changed since" : "";
  const copied = state.copiedAt ? `Last copied to a file ${clock(state.copiedAt)}${since}.` : "Never copied to a file.";
  switch (state.kind) {
    case "new":
      return "Nothing typed yet. What you type is saved on this device, and nowhere else until you send it or save a copy.";
    case "failed":
      return FAILED[state.why] ?? FAILED.broken;
    case "sending":
      return "Sending …";
    case "sent":
      return `Sent for review ${clock(state.sentAt)}${state.reference ? `, reference ${state.reference}` : ""}${since}.`;
    case "refused":
      return `Not sent: ${state.why} It is still saved on this device.`;
    default:
      return saved ? `${saved} ${state.sentAt ? `Sent for review ${clock(state.sentAt)}${since}.` : copied}` : "Saving …";
  }
}
