/** One provider of the shortlist: its name, how it stands, its answer for a day, and how to take it off. */

import { button, make } from "./dom.mjs";
import { answerFor, fetchPack, nameOf, standingOf } from "./shortlist-pack.mjs";

export class ShortlistRow {
  /**
   * @param {string} id
   * @param {{packs: string, providers: string, today: string}} places addresses of both folders, and the ISO date
   * @param {() => void} onRemove
   * @param {() => void} onChange called when the pack has come, or has not
   */
  constructor(id, { packs, providers, today }, onRemove, onChange) {
    this.name = id;
    this.today = today;
    this.address = `${packs}${id}/`;
    this.onChange = onChange;
    this.who = make("a", { href: `${providers}${id}/` }, id);
    this.standing = make("p", { class: "standing" });
    this.answer = make("p", { class: "answer-on" });
    this.pack = null;
    this.link = make("a", { href: this.address }, "Evidence pack");
    this.again = button("Try again", () => this.#tryAgain(), { class: "plain", hidden: true });
    this.remove = button("Remove", onRemove, { class: "plain", "aria-label": `Remove ${id}` });
    const ways = make("p", { class: "ways-on" }, this.link, this.again, this.remove);
    this.item = make("li", {}, make("p", { class: "who" }, this.who), this.standing, this.answer, ways);
    this.fetch();
  }

  /** Bring the pack, and say what came of it. `done` is kept whatever came. */
  fetch() {
    this.state = "waiting";
    this.again.hidden = true;
    this.standing.replaceChildren("Looking it up …");
    this.item.ariaBusy = "true";
    this.done = fetchPack(this.address, this.today).then(
      (pack) => (pack ? this.#show(pack) : this.#showGone()),
      () => this.#showFailure(),
    );
    this.done.then(() => {
      this.item.ariaBusy = null;
      this.onChange();
    });
  }

  /** The button goes, so whoever pressed it by keyboard is put beside it first. */
  #tryAgain() {
    this.link.focus();
    this.fetch();
  }

  /** Answer for a day. @param {string | undefined} day ISO date */
  ask(day) {
    this.day = day;
    this.link.hash = day ? `on=${day}` : "";
    if (this.pack) this.answer.replaceChildren(...answerFor(this.pack, day));
  }

  #show(pack) {
    this.pack = pack;
    this.state = "here";
    this.name = nameOf(pack);
    this.who.textContent = this.name;
    this.remove.ariaLabel = `Remove ${this.name}`;
    this.standing.replaceChildren(standingOf(pack) ?? "");
    this.ask(this.day);
  }

  #showGone() {
    this.state = "gone";
    // Both links go.
    if ([this.who, this.link].includes(document.activeElement)) this.remove.focus();
    this.who.replaceWith(this.name);
    this.link.remove();
    this.standing.replaceChildren(make("span", { class: "tag stop" }, "Not in this directory"));
    this.answer.replaceChildren("It was taken out of the directory, or this entry was never one of its providers.");
  }

  #showFailure() {
    this.state = "failed";
    this.again.hidden = false;
    this.standing.replaceChildren(make("span", { class: "tag warn" }, "Could not be looked up"));
  }
}
