/** The filters: a box for each option that would find something, with how many providers it would leave. */

import { CHOICES } from "../lib/level.mjs";
import { counted } from "../lib/counted.mjs";
import { button, make } from "./dom.mjs";

const SHOWN_AT_FIRST = 7;

/**
 * Fills one `fieldset[data-facet]` and keeps it up to date. Boxes are made once, so that focus stays where it is.
 */
export class FacetList {
  /**
   * @param {HTMLFieldSetElement} fieldset
   * @param {import("../lib/facets.mjs").Facet} facet
   * @param {ArrayLike<number>} totals how many providers each option has when nothing is asked
   * @param {() => void} onChange
   */
  constructor(fieldset, facet, totals, onChange) {
    this.fieldset = fieldset;
    this.name = fieldset.dataset.facet;
    this.open = false;
    const options = facet.ids.map((id, n) => ({ id, position: n, label: facet.names[n], total: totals[n] }));
    const offered = options.filter(({ id, total }) => total > 0 && (this.name !== "level" || CHOICES.includes(id)));
    this.boxes = inReadingOrder(offered, this.name).map((option) => box(this.name, option, onChange));
    this.more = button("", () => this.#toggle(), { "aria-expanded": "false", hidden: true });
    fieldset.querySelector(".facet-options").replaceChildren(...this.boxes.map(({ label }) => label), this.more);
  }

  /** The ids of the boxes that are ticked. */
  get chosen() {
    return this.boxes.filter(({ input }) => input.checked).map(({ id }) => id);
  }

  /**
   * @param {string[]} chosen
   * @param {ArrayLike<number>} counts
   */
  update(chosen, counts) {
    for (const each of this.boxes) {
      each.input.checked = chosen.includes(each.id);
      each.count.replaceChildren(...countWords(counts[each.position]));
      each.useful = each.input.checked || counts[each.position] > 0;
    }
    this.#fold();
  }

  #toggle() {
    const before = this.boxes.filter(({ label }) => label.hidden);
    this.open = !this.open;
    this.#fold();
    // What appears stands before the button, so whoever goes by keyboard would have to turn back for it.
    if (this.open) before.find(({ label }) => !label.hidden)?.input.focus();
  }

  /** Hide what would find nothing, and what comes after the first few unless the reader wants all. */
  #fold() {
    const useful = this.boxes.filter((each) => each.useful);
    const spare = useful.slice(SHOWN_AT_FIRST).filter(({ input }) => !input.checked);
    const folded = new Set(this.open || spare.length < 2 ? [] : spare);
    const focused = document.activeElement;
    for (const each of this.boxes) each.label.hidden = (!each.useful || folded.has(each)) && each.input !== focused;
    this.fieldset.hidden = useful.length === 0 && !this.fieldset.contains(focused);
    this.more.hidden = spare.length < 2;
    this.more.textContent = this.open ? "Show fewer" : `Show ${spare.length} more`;
    this.more.setAttribute("aria-expanded", String(this.open));
  }
}

/** Levels and the like keep their order; in a long list the commonest few come first, each part by name. */
function inReadingOrder(options, name) {
  if (name !== "body" && name !== "subject" && name !== "needs") return options;
  const byName = (a, b) => a.label.localeCompare(b.label, "en-GB");
  const common = new Set([...options].sort((a, b) => b.total - a.total || byName(a, b)).slice(0, SHOWN_AT_FIRST));
  const rest = options.filter((option) => !common.has(option));
  return [...[...common].sort(byName), ...rest.sort(byName)];
}

function box(name, { id, label, position }, onChange) {
  const input = make("input", { type: "checkbox", value: id, id: `find-${name}-${position}` });
  const count = make("span", { class: "count" });
  input.addEventListener("change", onChange);
  return { id, position, input, count, useful: true, label: make("label", {}, input, ` ${label} `, count) };
}

function countWords(count) {
  const [number, noun] = counted(count, "provider").split(" ");
  return [number, make("span", { class: "hidden" }, ` ${noun}`)];
}
