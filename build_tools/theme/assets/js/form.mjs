/** Starts a visit's form. */

import { openStore } from "./components/form-drafts.mjs";
import { keepForm } from "./components/form-offline.mjs";
import { VisitForm } from "./components/visit-form.mjs";

const NOT_LOADED = "The form could not be loaded whole. Open it once with a connection; then it opens without one.";

async function read(address) {
  const reply = await fetch(address);
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
    await new VisitForm(form, asked, () => read(lastVisits), store).start();
    first.ariaBusy = null;
    await keepForm(document.querySelector("[data-drafts]"));
  } catch (error) {
    const line = form.querySelector("[data-progress]");
    line.hidden = false;
    line.querySelector("[data-status]").textContent = NOT_LOADED;
    throw error;
  }
}
