/** Columns as render/columns.py packs them. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let n = 0; n < DIGITS.length; n += 1) VALUES[DIGITS.charCodeAt(n)] = n;

/**
 * A packed column of numbers from 0 up; -1 where there is none.
 *
 * @param {string} text
 * @param {number} size how many values it holds
 */
export function unpacked(text, size) {
  const numbers = new Int32Array(size);
  for (let at = 0; at < text.length; at += size) {
    for (let n = 0; n < size; n += 1) numbers[n] = (numbers[n] << 6) | VALUES[text.charCodeAt(at + n)];
  }
  for (let n = 0; n < size; n += 1) numbers[n] -= 1;
  return numbers;
}

/** A packed column of numbers that may be negative; `none` where there is none. */
export function unfolded(text, size, none) {
  const numbers = unpacked(text, size);
  for (let n = 0; n < size; n += 1) numbers[n] = numbers[n] < 0 ? none : (numbers[n] >> 1) ^ -(numbers[n] & 1);
  return numbers;
}

/** A packed column of numbers from 0 up that may need more than 32 bits; -1 where there is none. */
export function unpackedWide(text, size) {
  const numbers = new Float64Array(size);
  for (let at = 0; at < text.length; at += size) {
    for (let n = 0; n < size; n += 1) numbers[n] = numbers[n] * 64 + VALUES[text.charCodeAt(at + n)];
  }
  for (let n = 0; n < size; n += 1) numbers[n] -= 1;
  return numbers;
}

/** The values of a column with a dictionary of its own; undefined where there is none. */
export function valuesOf({ of, at }, size) {
  return Array.from(unpacked(at, size), (code) => of[code]);
}

/** Where each one's part of a longer column begins, with the end after the last. @param {ArrayLike<number>} counts */
export function starts(counts) {
  const begins = new Uint32Array(counts.length + 1);
  for (let n = 0; n < counts.length; n += 1) begins[n + 1] = begins[n] + counts[n];
  return begins;
}
