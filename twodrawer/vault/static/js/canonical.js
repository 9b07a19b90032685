/** Canonical JSON (RFC 8785): one text for one value, so that a second implementation seals the same bytes. */

/** @param {unknown} value @returns {string} */
export function canonical(value) {
  if (typeof value === "string") return JSON.stringify(wellFormed(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const named = /** @type {Record<string, unknown>} */ (value);
    let text = "";
    for (const name of Object.keys(named).sort()) {
      if (named[name] !== undefined) text += `${text ? "," : ""}${JSON.stringify(name)}:${canonical(named[name])}`;
    }
    return `{${text}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("JSON has no such number");
  return JSON.stringify(value);
}

/** Half a surrogate pair is no Unicode, and RFC 8785 has no bytes for it. @param {string} text */
export function wellFormed(text) {
  const native = /** @type {{isWellFormed?: () => boolean}} */ (/** @type {unknown} */ (text));
  return native.isWellFormed?.() ? text : text.replace(LONE, "\ufffd");
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
