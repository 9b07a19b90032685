/**
 * The end of notes. Their author names them, here and nowhere else; a fresh statement of the record says which clients'
 * records are held, and what is about them stays. A note that is gone leaves a tombstone: signed by its author, or with the
 * record's signed word that two people destroyed the client's record. Only such a file may be missing from the list.
 */
import { ed25519 } from "../vendor/age.js";
import { base64, fromBase64, newRef, sha256, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { Holdings } from "./holdings.js";
import { sealManifest } from "./manifest.js";
import { VaultProblem } from "./problems.js";
import { seal } from "./sealing.js";
import { MOST, shelfOf } from "./shelf.js";
import { readStatement } from "./statement.js";

/** @typedef {import("./reading.js").Core} Core */
/** @typedef {import("./statement.js").KeepingStatement} Keeping */
/** @typedef {{said: Keeping, statement: string}} Kept */
/** @typedef {{client: string, certificate: string, due: string, spared: boolean}} Waiting what will be destroyed: whose, by which order, and from when */

const SIGNED = "twodrawer-destroyed-v1\n";
const HELD = "twodrawer-held-v1\n";
const MARK = 16;

/** What an author signs of a note that they destroy. @param {{author: string, practice: string}} whose @param {string} note */
const signedText = ({ author, practice }, note) => utf8(SIGNED + canonical({ author, note, practice }));

/** Whether the record's word holds this client. @param {Keeping} said @param {string} client @returns {Promise<boolean>} */
export async function isHeld({ id, held }, client) {
  const mark = (await sha256(utf8(`${HELD}${id}\n${client}`))).slice(0, MARK);
  return held.split(" ").includes(mark);
}

/**
 * The record's word of what is held, if it is signed for this author and fresh.
 * @param {string} statement @param {Core} core @returns {Kept}
 */
export function readKept(statement, { access, author, practice }) {
  try {
    const { record_keys: keys = [], origin = "" } = access.site ?? {};
    return { statement, said: readStatement(statement, "keeping", { keys, origin, now: access.now, author, practice }) };
  } catch (cause) {
    throw new VaultProblem("keeping_forged", { cause });
  }
}

/**
 * These notes are gone when this resolves. What is left of the list and its shelves.
 * @param {Core} core @param {Holdings} holdings @param {string[]} notes @param {Kept} kept @returns {Promise<Holdings>}
 */
export async function destroyNotes(core, holdings, notes, kept) {
  const { access, unlocked, device, identity } = core;
  const before = holdings.manifest;
  const clients = new Set(notes.map((note) => before.notes[note]?.client ?? ""));
  for (const client of clients) if (await isHeld(kept.said, client)) throw new VaultProblem("client_held");
  const isGone = (/** @type {string} */ note) => notes.includes(note) || holdings.gone.has(note);
  const left = Object.fromEntries(Object.entries(before.notes).filter(([note]) => !isGone(note)));
  const lines = Object.fromEntries(Object.entries(before.shelves).filter(([, { client }]) => !clients.has(client)));
  /** @type {import("./api.js").SentShelf[]} */
  const shelves = [];
  const moved = new Map();
  for (const client of clients) {
    const rest = [...holdings.notes.values()].filter((held) => held.client === client && !isGone(held.note));
    for (let from = 0; from < rest.length; from += MOST) {
      const part = rest.slice(from, from + MOST);
      const ref = newRef();
      const content = part.map(({ note, version, sha256: hash, at, session, label, text }) => ({ note, version, sha256: hash, at, session, label, text }));
      const file = await seal(unlocked.recipient, shelfOf({ shelf: ref, client, notes: content }));
      const hash = await sha256(file);
      shelves.push({ ref, client, sha256: hash, file: base64(file) });
      lines[ref] = { client, sha256: hash };
      for (const { note } of part) moved.set(note, ref);
    }
  }
  const manifest = { ...before, counter: before.counter + 1, notes: left, shelves: lines };
  const list = await sealManifest(unlocked, manifest);
  const signed = await Promise.all(notes.map(async (note) => ({ note,
    signature: base64(new Uint8Array(await crypto.subtle.sign("Ed25519", unlocked.sign, signedText(core, note)))) })));
  await access.run(async () => access.api.destroyOwn({ proof: await access.proof(identity), keeping: kept.statement, notes: signed,
    base: before.counter, counter: manifest.counter, manifest: base64(list.file), mac: list.mac, shelves }));
  await device.saw(unlocked.recipient, { counter: manifest.counter, sha256: list.sha256 });
  const next = new Holdings(manifest);
  for (const held of holdings.notes.values()) next.take({ ...held, shelf: moved.get(held.note) ?? held.shelf });
  for (const [note, broken] of holdings.damaged) if (Object.hasOwn(left, note)) next.damaged.set(note, broken);
  return next;
}

/**
 * Takes what was destroyed off the page: notes whose file is missing, with a tombstone that holds. The others stay missing.
 * @param {Core} core @param {Holdings} holdings
 */
export async function withoutGone(core, holdings) {
  const { gone, orders } = await core.access.run(() => core.access.api.destructions());
  const destroyed = new Set(orders.flatMap((text) => orderOf(text, core)).map(({ id, client }) => `${id} ${client}`));
  for (const [note, { client, problem }] of holdings.damaged) {
    const stone = gone.find((one) => one.note === note);
    if (problem.kind !== "missing" || !stone) continue;
    const holds = stone.certificate ? destroyed.has(`${stone.certificate} ${client}`) : isSigned(core, note, stone.signature);
    if (!holds) continue;
    holdings.damaged.delete(note);
    holdings.gone.add(note);
  }
}

/** @param {Core} core @param {string} note @param {string} signature */
function isSigned(core, note, signature) {
  const bytes = fromBase64(signature);
  return bytes.length === 64 && ed25519.verify(bytes, signedText(core, note), fromBase64(core.unlocked.signingKey), { zip215: false });
}

/**
 * An order to destroy that the record signed for this practice and this vault, whenever that was; none otherwise.
 * @param {string} text @param {Core} core @returns {import("./statement.js").DestructionStatement[]}
 */
function orderOf(text, { access, practice }) {
  const { record_keys: keys = [], origin = "" } = access.site ?? {};
  try {
    const said = readStatement(text, "destruction", { keys, origin, now: "", practice, whenever: true });
    return said.proposed_by === said.confirmed_by ? [] : [said];
  } catch {
    return [];
  }
}

/** What will be destroyed of what this author wrote, and from when. @param {Core} core @param {Holdings} holdings @returns {Promise<Waiting[]>} */
export async function waitingFor(core, holdings) {
  const { waiting } = await core.access.run(() => core.access.api.destructions());
  const mine = new Set(Object.values(holdings.manifest.notes).map(({ client }) => client));
  return waiting.flatMap(({ statement, due_at: due, spared }) => orderOf(statement, core).filter(({ client }) => mine.has(client))
    .map(({ client, id }) => ({ client, certificate: id, due, spared })));
}
