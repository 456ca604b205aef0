/** The ways between the form and the world beside saving: a file that somebody chooses, a visit sent to the office. */

import { make } from "./dom.mjs";

// A page that is kept opens signed in or not, so opening it anew tells nothing.
const NO_CONNECTION = "there is no connection, or you are signed out. Open the studio in another tab to see, and send again.";
const NO_REPLY = "the office did not answer in time. Send it again later: it is taken once only.";
// 25 MB over a poor line
const PATIENCE = 5 * 60_000;
const ANSWERS = {
  401: "you are not signed in. Open the studio in another tab, with its newest link if it has one, and send again.",
  403: "you may not send visits, or you have signed in anew meanwhile. Send it again; if that fails, ask the office.",
  413: "it is too large. Take a photo out.",
  429: "too much was sent in a short time. Wait a minute.",
};

/** Let somebody choose a file, and give its text; nothing when none was chosen. @returns {Promise<File | undefined>} */
export function chooseFile() {
  return new Promise((resolve) => {
    const input = make("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": "A saved copy" });
    input.addEventListener("change", () => resolve(input.files[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    document.body.append(input);
    input.click();
    input.remove();
  });
}

/**
 * Send a finished visit.
 *
 * @param {string} address of the same host
 * @param {string} text the file
 * @returns {Promise<{sent: {reference: string, message: string}} | {needsReason: string} | {problems: object[]} | {why: string}>}
 */
export async function send(address, text) {
  try {
    const session = await fetch(new URL("/session", document.baseURI), { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    if (!session.ok) return { why: ANSWERS[session.status] ?? `the office answered ${session.status}.` };
    const { token } = await session.json();
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
    const reply = await fetch(address, { method: "POST", headers, body: text, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    const said = await reply.json().catch(() => ({}));
    if (reply.ok) return { sent: said };
    if (reply.status === 409 && said.needs === "reason") return { needsReason: `${said.message}` };
    if (reply.status === 422 && Array.isArray(said.problems)) return { problems: said.problems };
    return { why: ANSWERS[reply.status] ?? said.message ?? `the office answered ${reply.status}.` };
  } catch (error) {
    return { why: error?.name === "TimeoutError" ? NO_REPLY : NO_CONNECTION };
  }
}
