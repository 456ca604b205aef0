/** Sets of row numbers as bits: 32 rows to a word, so that a filter over 50,000 rows is 1,600 operations. */

/** @param {number} size how many rows there are */
export function noBits(size) {
  return new Uint32Array((size + 31) >>> 5);
}

/** @param {number} size how many rows there are */
export function allBits(size) {
  const bits = noBits(size).fill(0xffffffff);
  if (size & 31) bits[bits.length - 1] = 2 ** (size & 31) - 1;
  return bits;
}

/** @param {Uint32Array} bits @param {number} row */
export function setBit(bits, row) {
  bits[row >>> 5] |= 1 << (row & 31);
}

/** Keep in `bits` only what is in `other` too. */
export function keep(bits, other) {
  for (let word = 0; word < bits.length; word += 1) bits[word] &= other[word];
  return bits;
}

/** The rows of a set, rising. @param {Uint32Array} bits */
export function listed(bits) {
  let size = 0;
  const rows = new Uint32Array(bits.length << 5);
  for (let word = 0; word < bits.length; word += 1) {
    let left = bits[word];
    while (left) {
      rows[size++] = (word << 5) + 31 - Math.clz32(left & -left);
      left &= left - 1;
    }
  }
  return rows.subarray(0, size);
}
