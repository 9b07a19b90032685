/**
 * Statements of the record: tickets, and which session is on the page. They are checked here with the record's public key,
 * so that a script in the record's page can't pair a label with another client, or one author's session with another's ticket.
 */
import { ed25519 } from "../vendor/age.js";
import { fromBase64, fromBase64url, fromUtf8, joined, utf8 } from "./bytes.js";
import { VaultProblem } from "./problems.js";

/** @typedef {{v: 1, type: "ticket", aud: string, practice: string, author: string, id: string, purpose: "open"|"set-up", iat: string, exp: string}} Ticket */
/** @typedef {{v: 1, type: "session", aud: string, practice: string, author: string, client: string, label: string, session: string, day: string, iat: string, exp: string}} SessionStatement */
/** @typedef {{keys: string[], origin: string, now: string, practice?: string, author?: string}} Expected keys: the record's, in base64; now: utc text */

const SIGNED = "twodrawer-statement-v1\n";
const FORM = /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const SKEW_MS = 30_000;
const TEXTS = {
  ticket: ["aud", "practice", "author", "id", "purpose", "iat", "exp"],
  session: ["aud", "practice", "author", "client", "label", "session", "day", "iat", "exp"],
};

/**
 * @template {"ticket"|"session"} Type
 * @param {string} statement @param {Type} type @param {Expected} expected
 * @returns {Type extends "ticket" ? Ticket : SessionStatement}
 */
export function readStatement(statement, type, { keys, origin, now, practice, author }) {
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
  if (!(Date.parse(said.iat) <= moment + SKEW_MS && moment - SKEW_MS <= Date.parse(said.exp))) throw new VaultProblem("clock");
  return said;
}
