/** Canonical JSON (RFC 8785): one text for one value, so that a second implementation seals the same bytes. */

/** @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const named = Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${named.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
  }
  if (typeof value === "string") return JSON.stringify(wellFormed(value));
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("JSON has no such number");
  return JSON.stringify(value);
}

/** Half a surrogate pair is no Unicode, and RFC 8785 has no bytes for it. @param {string} text */
export const wellFormed = (text) => text.replace(LONE, "\ufffd");

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
