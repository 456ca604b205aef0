/**
 * Data packages as files: written with their data inline, and read back as something that anybody may have made.
 */

export const MOST_BYTES = 25 * 1024 * 1024;
const MOST_ROWS = 1000;
const MOST_CHARACTERS = 40000;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * A package: what it says of itself, and those of `resources` that have rows. Plain frictionless takes no empty table.
 *
 * @param {Record<string, unknown>} own `$schema`, `name` and what else stands at the top
 * @param {{name: string}[]} resources each with its schema, as form.json has them
 * @param {Record<string, object[]>} rows by the names of the resources; what has no value is left out of a row
 */
export function packageOf(own, resources, rows) {
  const filled = resources.filter(({ name }) => rows[name]?.length);
  return { ...own, resources: filled.map((part) => ({ ...part, data: rows[part.name].map(withoutBlanks) })) };
}

/** The text of a file. */
export function asText(dataPackage) {
  return `${JSON.stringify(dataPackage, null, 1)}\n`;
}

/**
 * Read a package that somebody gives us: its rows as texts by column, and of columns and resources only those named.
 *
 * @param {string} text
 * @param {Record<string, string[]>} allowed columns by resource
 * @returns {{refusal: string} | {own: Record<string, unknown>, rows: Record<string, Record<string, string>[]>}} `own` is
 *   what stands at the top, of which nothing has been checked
 */
export function readPackage(text, allowed) {
  if (text.length > MOST_BYTES) return { refusal: "The file is larger than 25 MB, which no visit is." };
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    return { refusal: "The file is not one that this form saved, or it was cut short on its way." };
  }
  if (!isObject(read) || !Array.isArray(read.resources)) return { refusal: "The file is not one that this form saved." };
  const rows = Object.create(null);
  for (const [name, columns] of Object.entries(allowed)) {
    const part = read.resources.find((each) => isObject(each) && each.name === name);
    const data = Array.isArray(part?.data) ? part.data.slice(0, MOST_ROWS) : [];
    rows[name] = data.filter(isObject).map((row) => rowOf(row, columns, name === "media" ? MOST_BYTES : MOST_CHARACTERS));
  }
  return { own: read, rows };
}

/** Whether a text can be an id of ours, which may become part of an address. */
export function isSlug(text) {
  return typeof text === "string" && text.length <= 160 && SLUG.test(text);
}

/** Bytes as base64. @param {ArrayBuffer} bytes */
export function toBase64(bytes) {
  let text = "";
  const view = new Uint8Array(bytes);
  for (let start = 0; start < view.length; start += 0x8000) text += String.fromCharCode(...view.subarray(start, start + 0x8000));
  return btoa(text);
}

/** The bytes of a base64 text; undefined when it is none. @returns {Uint8Array<ArrayBuffer> | undefined} */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function rowOf(row, columns, longest) {
  const cells = Object.create(null);
  for (const column of columns) {
    const value = Object.hasOwn(row, column) ? row[column] : undefined;
    if (typeof value === "string" && value && value.length <= longest) cells[column] = value;
    else if (Number.isFinite(value) || typeof value === "boolean") cells[column] = `${value}`;
  }
  return cells;
}

function withoutBlanks(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null && value !== ""));
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
