/** What differs between two states of a record, and the file that proposes it: the twin of intake/differences.py. */

/**
 * @typedef {object} Change
 * @property {number} number from 1, within its list
 * @property {string} table
 * @property {string} record the row's key: its cells with strokes between
 * @property {"add" | "set" | "remove"} kind
 * @property {string} field empty when a whole row is removed
 * @property {string} was the cell as the CSV has it; empty for nothing
 * @property {string} becomes
 */

/**
 * The changes that make one row's cells another's. No `before` is an added row; no `after` is one removed as it stands.
 *
 * @param {string} table
 * @param {string} record
 * @param {string[]} fields in the order in which changes are told; those that `after` does not have stay as they are
 * @param {Record<string, string> | null} before
 * @param {Record<string, string> | null} after
 * @returns {Change[]} not numbered yet
 */
export function difference(table, record, fields, before, after) {
  const change = (kind, field, was, becomes) => ({ number: 0, table, record, kind, field, was, becomes });
  if (!after) return [change("remove", "", "", "")];
  const of = (cells, field) => (cells && Object.hasOwn(cells, field) ? cells[field].trim() : "");
  const asked = fields.filter((field) => Object.hasOwn(after, field));
  if (!before) {
    return asked.filter((field) => of(after, field)).map((field) => change("add", field, "", of(after, field)));
  }
  return asked
    .filter((field) => of(before, field) !== of(after, field))
    .map((field) => change("set", field, of(before, field), of(after, field)));
}

/** The same changes, counted from 1. @param {Change[]} changes */
export function numbered(changes) {
  return changes.map((change, n) => ({ ...change, number: n + 1 }));
}

/**
 * The file of a proposal. A part without rows is left out, since plain readers refuse an empty table.
 *
 * @param {object} frame what the file holds beside its rows, as `form.json` has it under `package`
 * @param {{kind: string, provider_id: string, made_on: string, made_by: string, published_on: string, note: string}} about
 * @param {Change[]} changes
 * @returns {{name: string, text: string}}
 */
export function proposalFile(frame, about, changes) {
  const rows = { proposal: [about], changes: numbered(changes) };
  const name = `${about.kind}-${about.provider_id}-${about.made_on}`;
  const resources = frame.resources
    .filter((part) => rows[part.name].length)
    .map((part) => ({ ...part, data: rows[part.name] }));
  return { name: `${name}.json`, text: `${JSON.stringify({ ...frame, name, resources }, null, 1)}\n` };
}
