/** The last page of a form of proposed changes: what is proposed, was and becomes, and the file to save. */

import { longDate } from "../lib/days.mjs";
import { counted } from "../lib/counted.mjs";
import { button, make } from "./dom.mjs";

/**
 * Show what is proposed.
 *
 * @param {HTMLElement} box
 * @param {object} proposal
 * @param {{where: string, what: string, was: string, becomes: string}[]} proposal.rows in words
 * @param {boolean} proposal.isNew whether a provider registers
 * @param {string} proposal.name of the file
 * @param {string} proposal.today ISO date
 * @param {string} proposal.partnership to whom it goes
 * @param {string | null} proposal.sendTo an e-mail or web address of theirs
 * @param {() => void} proposal.save
 * @param {() => void} proposal.back
 * @param {() => void} proposal.forget
 */
export function showCheck(box, { rows, isNew, name, today, partnership, sendTo, save, back, forget }) {
  const title = rows.length ? `You propose ${counted(rows.length, "change")}` : "You propose no change";
  const heading = make("h2", { tabindex: "-1" }, isNew ? "Check your answers" : title);
  const said = make("p", { role: "status" });
  const last = button("Delete the draft from this device", forget, { class: "quiet" });
  const after = make("div", { hidden: true }, ...sending(name, partnership, sendTo), make("p", { class: "buttons" }, last));
  const saveIt = () => {
    save();
    said.textContent = `Saved as ${name}, where this browser puts what it downloads.`;
    after.hidden = false;
  };
  const words = rows.length
    ? "Nothing is sent yet, and nothing on the site changes by itself."
    : `The file then says that all is right as of ${longDate(today)}. That helps, too.`;
  const buttons = [
    button("Save the file", saveIt, { class: "button" }),
    button("Go back and change something", back, { class: "quiet" }),
  ];
  box.replaceChildren(
    heading,
    make("p", {}, words),
    ...(rows.length ? [tableOf(rows, isNew)] : []),
    make("p", { class: "buttons" }, ...buttons),
    said,
    after,
  );
  box.hidden = false;
  heading.focus();
}

function sending(name, partnership, sendTo) {
  const href = sendTo?.includes("://") ? sendTo : `mailto:${sendTo}`;
  const address = sendTo ? [", ", make("a", { href, rel: "noreferrer" }, sendTo)] : [];
  return [
    make("h3", {}, "What to do now"),
    make("p", {}, `Send ${name} to ${partnership}`, ...address, "."),
    make("p", {}, "It is a small text file that holds what stands above, your role and today’s date."),
    make("p", {}, "Somebody there looks at each line, and accepts it or asks you."),
    make("p", {}, "The draft stays in this browser until you delete it."),
  ];
}

function tableOf(rows, isNew) {
  const heads = isNew ? ["Where", "What", "Your answer"] : ["Where", "What", "Is now", "Becomes"];
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  const body = rows.map(({ where, what, was, becomes }) => {
    const cells = isNew ? [what, becomes] : [what, was || "Nothing", becomes || "Nothing"];
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, where),
      ...cells.map((text, n) => make("td", { "data-label": heads[n + 1] }, make("span", {}, text))),
    );
  });
  return make(
    "table",
    { class: "table fold changes" },
    make("caption", { class: "hidden" }, "What the file will hold"),
    make("thead", {}, head),
    make("tbody", {}, ...body),
  );
}
