/**
 * How long a sealed text seems to be. Padmé (Nikitin and others, 2019): a length is rounded up so that it tells at most
 * log2 log2 of itself, at a cost of under 12 %; below the floor everything looks alike. The filling is spaces after the
 * JSON, which every JSON parser skips.
 */

export const FLOOR = 2048;

/** The size class of a length. @param {number} length */
export function sizeClass(length) {
  if (length <= FLOOR) return FLOOR;
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / step) * step;
}

/** @param {Uint8Array} plain @returns {Uint8Array<ArrayBuffer>} filled up with spaces to its size class */
export function padded(plain) {
  const filled = new Uint8Array(sizeClass(plain.length)).fill(0x20);
  filled.set(plain);
  return filled;
}
