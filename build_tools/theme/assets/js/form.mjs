/** Starts a visit's form. */

import { openStore } from "./components/form-drafts.mjs";
import { keepForm } from "./components/form-offline.mjs";
import { VisitForm } from "./components/visit-form.mjs";

const NOT_LOADED = "The form could not be loaded whole, and nothing you type is kept. Open it once with a connection; then it opens without one.";
// A signal that is there and carries nothing would keep every button waiting.
const PATIENCE = 10_000;

async function read(address, options) {
  const reply = await fetch(address, options);
  if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
  return reply.json();
}

const form = document.querySelector("form[data-form]");
if (form) {
  const { definition, lastVisits } = form.dataset;
  const first = form.querySelector("[data-section]");
  first.ariaBusy = "true";
  // Editions of one host keep drafts of their own: the site's address is part of the name.
  const name = `provider-directory forms ${new URL("../../../", location).pathname}`;
  try {
    const [asked, store] = await Promise.all([read(definition), openStore(name).catch(() => undefined)]);
    await new VisitForm(form, asked, () => read(lastVisits, { signal: AbortSignal.timeout(PATIENCE) }), store).start();
    form.querySelector("[data-loading]").remove();
    first.ariaBusy = null;
    await keepForm(document.querySelector("[data-drafts]"));
  } catch (error) {
    const line = form.querySelector("[data-progress]");
    line.hidden = false;
    form.querySelector("[data-loading]")?.remove();
    line.querySelector("[data-status]").textContent = NOT_LOADED;
    throw error;
  }
}
