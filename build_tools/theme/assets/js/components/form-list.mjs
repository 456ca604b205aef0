/** The drafts on this device: those of this form to open or delete, those of others with the way to their own form. */

import { button, make } from "./dom.mjs";

/**
 * @param {HTMLElement} section `[data-drafts]`, which holds a list
 * @param {object[]} drafts
 * @param {{form: string, current?: string, clock: Function, words: Function, open: Function, remove: Function}} page
 *   `words` says of a draft whom it is about and how far it is
 */
export function showDrafts(section, drafts, page) {
  const list = section.querySelector("ul");
  list.replaceChildren(...drafts.map((draft) => line(draft, page)));
  list.hidden = !drafts.length;
}

const DAMAGED = "Something that cannot be read here as a draft";

function line(draft, { form, current, clock, words, open, remove }) {
  if (draft.isDamaged) {
    const why = ": it was written by another program, or by a newer form. It stays on this device as it is. ";
    return make("li", { "data-damaged": "" }, make("b", {}, DAMAGED), why, button("Delete", () => remove(draft), { class: "plain", "aria-label": `Delete ${DAMAGED.toLowerCase()}` }));
  }
  const isOwn = draft.form === form;
  const about = isOwn ? words(draft) : `${draft.about ?? "A visit"} (form ${draft.form})`;
  const isOut = draft.sent_at ?? draft.copied_at;
  const state = [
    `saved ${clock(draft.saved_at)}`,
    draft.sent_at ? `sent ${clock(draft.sent_at)}` : draft.copied_at ? `last copied to a file ${clock(draft.copied_at)}` : "never copied to a file",
    ...(isOut && draft.changed ? ["changed since"] : []),
  ].join(", ");
  const item = make("li", {}, make("b", {}, about), `: ${state}. `);
  if (draft.id === current) item.append(make("span", { class: "soft" }, "Open below."));
  else if (isOwn) item.append(button(`Open`, () => open(draft.id), { class: "plain", "aria-label": `Open ${about}` }));
  else item.append(linkTo(draft));
  item.append(" ", button("Delete", () => remove(draft), { class: "plain", "aria-label": `Delete ${about}` }));
  return item;
}

/** A draft stays with the version of the form that it was begun on. */
function linkTo({ id, form }) {
  const [framework, version] = form.split("/");
  if (![framework, version].every((part) => /^\w[\w.-]*$/.test(part))) return "";
  return make("a", { href: `../../${framework}/${version}/#draft=${id}` }, "Open in its own form");
}
