/** Starts the forms by which a provider corrects its listing or registers. */

import { ProposalPage } from "./components/proposal-page.mjs";

/** The page with the templates; the browser parses it, as the Content-Security-Policy lets no text be parsed. */
function pageAt(address) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.onload = () => (asked.status === 200 && asked.response ? resolve(asked.response) : reject(new Error(`no form at ${address}`)));
    asked.onerror = () => reject(new Error(`nothing came from ${address}`));
    asked.send();
  });
}

async function definitionAt(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no form at ${address}`);
  return answer.json();
}

for (const root of document.querySelectorAll('[data-module="proposal"]')) {
  const { form, kind } = root.dataset;
  root.ariaBusy = "true";
  try {
    const [definition, source] = await Promise.all([
      definitionAt(new URL("form.json", new URL(form, location.href))),
      kind === "registration" ? root : pageAt(form),
    ]);
    await new ProposalPage(root, definition, source).start();
  } catch {
    // What is published stands there all the same, with how to report what is wrong.
    root.toggleAttribute("data-failed", true);
  }
  root.ariaBusy = null;
}
