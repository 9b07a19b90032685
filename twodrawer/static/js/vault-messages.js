/**
 * What the record's page and the vault's frame say to each other, and the frame to its own top-level page: a closed list of
 * shapes. Whatever isn't on it, or comes from another origin, is nothing. The record has the same file as
 * `vault-messages.js`; a test compares them.
 */

/** @typedef {"text"|"flag"|"id"|"any"} Shape */
/** @type {Record<string, Record<string, Shape>>} */
export const KINDS = {
  // record → vault
  session: { statement: "text" },
  order: { statement: "text" },
  lending: { statement: "text" },
  ticket: { ticket: "text" },
  "ticket-refused": { why: "text" },
  taken: { id: "id" },
  lock: {},
  // vault → record
  ready: {},
  "ticket-wanted": { purpose: "text" },
  active: {},
  width: { wide: "flag" },
  full: { full: "flag" },
  passages: { id: "id", text: "text" },
  locked: {},
  sealed: { id: "id" },
  "order-done": { id: "id" },
  // both ways
  passage: { id: "id", text: "text" },
  kept: { id: "id" },
  // frame ↔ its own top-level page
  "unlock-ready": {},
  "unlock-with": { identities: "any", author: "id" },
  unlocked: { unlocked: "any", identity: "id" },
};

const LONGEST = 200_000;
/** @type {Record<Shape, (value: unknown) => boolean>} */
const FITS = {
  text: (value) => typeof value === "string" && value.length <= LONGEST,
  flag: (value) => typeof value === "boolean",
  id: (value) => typeof value === "string" && /^[\w-]{1,64}$/.test(value),
  any: (value) => typeof value === "object" && value !== null,
};

/** @param {string} kind @param {Record<string, unknown>} [fields] @returns {{twodrawer: 1, kind: string}} */
export function message(kind, fields = {}) {
  const said = { twodrawer: /** @type {const} */ (1), kind, ...fields };
  if (!isMessage(said)) throw new TypeError(`No such message: ${kind}`);
  return said;
}

/**
 * The message in an event, or null when it isn't one: another origin, another window, a shape that isn't on the list.
 * @param {{data: unknown, origin: string, source?: unknown}} event @param {{origin: string, from?: unknown}} expected
 * @returns {({kind: string} & Record<string, any>)|null}
 */
export function parse({ data, origin, source }, expected) {
  if (origin !== expected.origin || expected.from !== undefined && source !== expected.from) return null;
  return isMessage(data) ? /** @type {any} */ (data) : null;
}

/** @param {unknown} data */
function isMessage(data) {
  if (typeof data !== "object" || data === null) return false;
  const said = /** @type {Record<string, unknown>} */ (data);
  const shape = typeof said["kind"] === "string" && Object.hasOwn(KINDS, said["kind"]) ? KINDS[said["kind"]] : undefined;
  if (said["twodrawer"] !== 1 || !shape) return false;
  const fields = Object.keys(said).filter((name) => name !== "twodrawer" && name !== "kind");
  return fields.length === Object.keys(shape).length && Object.entries(shape).every(([name, kind]) => FITS[kind](said[name]));
}
