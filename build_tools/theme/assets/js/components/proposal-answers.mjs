/** What a page of proposed changes says as a whole: names for new records, what is wrong, the changes, those in words. */

import { numbered } from "../lib/changes.mjs";
import { freeId, slug } from "../lib/record-ids.mjs";

const NAMELESS = "“Name” needs a letter from A to Z or a digit: the provider’s address is made of it. Add one.";
const LONGEST_ID = { providers: 64, venues: 80, courses: 80 };

/** @typedef {import("./proposal-page.mjs").ProposalPage} ProposalPage */

/**
 * The short names of new records, by what the page calls them. A new provider's is made of its name.
 *
 * @param {ProposalPage} page
 * @returns {Map<string, string>} that of the provider stands under `provider`
 */
export function idsOf(page) {
  const [first] = page.entriesOf("providers");
  const made = slug(first.name).slice(0, LONGEST_ID.providers).replace(/-$/, "");
  const provider = first.record ?? made;
  const ids = new Map([["provider", provider], [first.token, provider]]);
  for (const table of ["venues", "courses"]) {
    const taken = new Set(page.entriesOf(table).map(({ record }) => record));
    for (const entry of page.entriesOf(table).filter(({ record }) => !record)) {
      const id = freeId(`${provider} ${entry.name}`, taken, LONGEST_ID[table]);
      taken.add(id);
      ids.set(entry.token, id);
    }
  }
  return ids;
}

/** What is wrong, table by table, as the summary of errors takes it. @param {ProposalPage} page */
export function troublesOf(page, ids) {
  const keys = new Set();
  const parts = Object.entries(page.definition.tables).filter(([table]) => table !== "proposal");
  const groups = parts.map(([table, { heading, key }]) => {
    const entries = page.entriesOf(table);
    const errors = entries
      .filter(({ form, isRemoved }) => form && !isRemoved)
      .flatMap((entry) => {
        const more = entry.record ? {} : takenName(entry, ids, key, keys, entries);
        const said = (message) => (entries.length > 1 ? `${entry.name}: ${message}` : message);
        return entry.form.troubles(more).map(({ id, message }) => ({ id, message: said(message) }));
      });
    return { heading, errors };
  });
  return [...groups, { heading: page.definition.tables.proposal.heading, errors: page.sender.troubles() }];
}

/** Every change with the entry that it is about, in the order of the tables. @param {ProposalPage} page */
export function changesOf(page, ids) {
  const entries = Object.keys(page.definition.tables).flatMap((table) => page.entriesOf(table));
  return numbered(entries.flatMap((entry) => entry.changes(ids).map((change) => ({ ...change, entry }))));
}

/**
 * The changes in words. Names and ids that the form itself gives are not told.
 *
 * @returns {{where: string, what: string, was: string, becomes: string}[]}
 */
export function inWords(changes, ids) {
  const tokens = new Map([...ids].map(([token, id]) => [id, token]));
  return changes.flatMap(({ kind, field, was, becomes, entry }) => {
    const { form, about } = entry;
    const where = entry.record ? entry.title : `New ${about.one}: ${entry.name}`;
    if (kind === "remove") return [{ where, what: `The whole ${about.one}`, was: "Published", becomes: "Removed" }];
    const asked = form.fields.find(({ name }) => name === field);
    if (!asked) return [];
    const named = (cell) => (field === "venue_ids" ? cell.split(";").map((id) => tokens.get(id) ?? id).join(";") : cell);
    const words = (cell) => (cell ? form.wordsFor(field, named(cell)) : "");
    return [{ where, what: asked.label, was: words(was), becomes: words(becomes) }];
  });
}

/** What names a new record must be its own. */
function takenName(entry, ids, key, keys, others) {
  const cells = entry.cells(ids);
  if (entry.table === "providers" && cells.name && !cells.id) return { name: NAMELESS };
  const record = key.map((name) => cells[name] ?? "").join("/");
  const isTaken = keys.has(record) || others.some((other) => other.record === record);
  keys.add(record);
  const last = key.at(-1);
  return isTaken && cells[last] ? { [last]: `There is such a ${entry.about.one} already.` } : {};
}
