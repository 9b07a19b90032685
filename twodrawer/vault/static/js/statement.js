/**
 * Statements of the record: tickets, and which session is on the page. They are checked here with the record's public key,
 * so that a script in the record's page can't pair a label with another client, or one author's session with another's ticket.
 */
import { ed25519 } from "../vendor/age.js";
import { fromBase64, fromBase64url, fromUtf8, joined, utf8 } from "./bytes.js";
import { VaultProblem } from "./problems.js";

/** @typedef {{v: 1, type: "ticket", aud: string, practice: string, author: string, id: string, purpose: "open"|"set-up", iat: string, exp: string}} Ticket */
/** @typedef {{v: 1, type: "session", aud: string, practice: string, author: string, client: string, label: string, session: string, day: string, iat: string, exp: string}} SessionStatement */
/** @typedef {{v: 1, type: "order", aud: string, practice: string, author: string, id: string, client: string, label: string, basis: string, recipient: string, key: string, iat: string, exp: string}} OrderStatement */
/** @typedef {{v: 1, type: "lending", aud: string, practice: string, author: string, id: string, to: string, name: string, lender: string, until: string, ends: string, iat: string, exp: string}} LendingStatement */
/** @typedef {{v: 1, type: "will", aud: string, practice: string, author: string, id: string, opener: string, reason: string, held: string, iat: string, exp: string}} WillStatement */
/** @typedef {{v: 1, type: "keeping", aud: string, practice: string, author: string, id: string, held: string, iat: string, exp: string}} KeepingStatement held: marks, one for each ref whose record is held */
/** @typedef {{v: 1, type: "destruction", aud: string, practice: string, id: string, client: string, proposed_by: string, confirmed_by: string, destroyed: string, iat: string, exp: string}} DestructionStatement */
/** @typedef {{ticket: Ticket, session: SessionStatement, order: OrderStatement, lending: LendingStatement, will: WillStatement, keeping: KeepingStatement, destruction: DestructionStatement}} Statements */
/** @typedef {{keys: string[], origin: string, now: string, practice?: string, author?: string, whenever?: boolean}} Expected keys: the record's, in base64; now: utc text; whenever: its time doesn't matter, as with what was destroyed */

const SIGNED = "twodrawer-statement-v1\n";
const FORM = /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const SKEW_MS = 30_000;
const TEXTS = {
  ticket: ["aud", "practice", "author", "id", "purpose", "iat", "exp"],
  session: ["aud", "practice", "author", "client", "label", "session", "day", "iat", "exp"],
  order: ["aud", "practice", "author", "id", "client", "label", "basis", "recipient", "key", "iat", "exp"],
  lending: ["aud", "practice", "author", "id", "to", "name", "lender", "until", "ends", "iat", "exp"],
  will: ["aud", "practice", "author", "id", "opener", "reason", "held", "iat", "exp"],
  keeping: ["aud", "practice", "author", "id", "held", "iat", "exp"],
  destruction: ["aud", "practice", "id", "client", "proposed_by", "confirmed_by", "destroyed", "iat", "exp"],
};

/**
 * @template {keyof Statements} Type
 * @param {string} statement @param {Type} type @param {Expected} expected
 * @returns {Statements[Type]}
 */
export function readStatement(statement, type, { keys, origin, now, practice, author, whenever = false }) {
  const [, payload = "", signature = ""] = FORM.exec(statement) ?? [];
  if (!payload) throw new VaultProblem("statement");
  const bytes = fromBase64url(payload);
  const message = joined(utf8(SIGNED), bytes);
  const signed = keys.some((key) => ed25519.verify(fromBase64url(signature), message, fromBase64(key), { zip215: false }));
  if (!signed) throw new VaultProblem("statement");
  const said = JSON.parse(fromUtf8(bytes));
  const whole = said.v === 1 && said.type === type && TEXTS[type].every((name) => typeof said[name] === "string");
  const forUs = whole && said.aud === origin && (practice ?? said.practice) === said.practice && (author ?? said.author) === said.author;
  if (!forUs) throw new VaultProblem("statement");
  const moment = Date.parse(now);
  if (!whenever && !(Date.parse(said.iat) <= moment + SKEW_MS && moment - SKEW_MS <= Date.parse(said.exp))) throw new VaultProblem("clock");
  return said;
}
