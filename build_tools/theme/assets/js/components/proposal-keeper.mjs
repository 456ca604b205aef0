/** Keeps the draft of a form of proposed changes at every change, and says in sight of every field when it cannot. */

import { keepDraft } from "./proposal-draft.mjs";
import { make } from "./dom.mjs";

const UNKEPT = {
  full: "This device has no room left, so what you type now is not kept. Finish in one go, and save the file before you close this page.",
  off: "This browser keeps no drafts, so finish in one go: what you type is lost when the page is closed.",
  elsewhere:
    "In another tab this form was changed or begun again meanwhile, and what you type here is not kept. Go on in that tab, or finish here in one go and save the file.",
};

export class ProposalKeeper {
  /**
   * @param {HTMLElement} root
   * @param {() => object} collect what is to be kept, as it is now
   * @param {HTMLElement} status where it is said that all is kept
   */
  constructor(root, collect, status) {
    Object.assign(this, { root, collect, status, changes: 0, isOver: false });
    this.trouble = make("p", { class: "note not-kept", role: "alert", hidden: true });
    root.append(this.trouble);
    this.ask = (event) => event.preventDefault();
  }

  /** Something changed. `data-unkept` stands at the root until the disk has it, and the browser asks before it closes the page. */
  changed() {
    this.changes += 1;
    if (!("unkept" in this.root.dataset)) addEventListener("beforeunload", this.ask);
    this.root.dataset.unkept = this.changes;
    this.keeping ??= this.#keepAll().finally(() => (this.keeping = undefined));
  }

  /** Keep nothing from now on: the draft is to be deleted. */
  async stop() {
    this.isOver = true;
    removeEventListener("beforeunload", this.ask);
    await this.keeping;
  }

  /** One save at a time, each of the newest state; what is typed meanwhile is in the next. */
  async #keepAll() {
    let tried;
    while (tried !== this.changes && !this.isOver) {
      tried = this.changes;
      const saved_at = new Date().toLocaleString("sv-SE", { timeZone: "Europe/London" });
      const { mark, why } = await keepDraft(location.pathname, { ...this.collect(), saved_at }, this.mark);
      if (mark) this.mark = mark;
      this.#tell(why, saved_at, tried === this.changes);
    }
  }

  #tell(why, savedAt, isAll) {
    const words = UNKEPT[why] ?? "";
    if (this.trouble.textContent !== words) this.trouble.textContent = words;
    this.trouble.hidden = !words;
    this.status.textContent = why ? "" : `Kept on this device, ${savedAt.slice(11, 16)}. Nothing is sent.`;
    if (why || !isAll) return;
    delete this.root.dataset.unkept;
    removeEventListener("beforeunload", this.ask);
  }
}
