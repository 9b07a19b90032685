/**
 * A vault server in memory, for tests of the browser's part: it keeps what it is sent and does what a dishonest server
 * could. The real server is tried with the same modules in tests/browser/test_vault_core.py.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { Encrypter, ed25519 } from "../../twodrawer/vault/static/vendor/age.js";
import { Access } from "../../twodrawer/vault/static/js/access.js";
import { Api } from "../../twodrawer/vault/static/js/api.js";
import { Device } from "../../twodrawer/vault/static/js/device.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { directOpener } from "../../twodrawer/vault/static/js/opening.js";
import { Vault } from "../../twodrawer/vault/static/js/vault.js";
import { base64, newRef, utcText } from "../../twodrawer/vault/static/js/bytes.js";
import { canonical } from "../../twodrawer/vault/static/js/canonical.js";

export const ORIGIN = "http://vault.localhost:8001";
const hashed = (/** @type {Uint8Array} */ bytes) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, "base64"));

/** @typedef {{note: string, client: string, version: number, sha256: string, file: Uint8Array, made_at: string, of?: string}} Row */
/** @typedef {{ref: string, recipient: string, signing_key: string, state: string, reason: string, made_at: string, wraps: any[], kit_confirmed: boolean, rows: Map<string, Row>, shelves: Map<string, any>, manifest: {counter: number, file: string|null, mac: string|null}}} Mine */

class Answer extends Error {
  /** @param {number} status @param {string} kind @param {object} [more] */
  constructor(status, kind, more = {}) {
    super(kind);
    this.status = status;
    this.body = { kind, what: kind, why: "", do: "", cite: [], ...more };
  }
}

export class MemoryServer {
  seed = ed25519.utils.randomSecretKey();
  practice = newRef();
  author = newRef();
  /** @type {Mine[]} */
  identities = [];
  /** @type {Map<string, {ticket: any, proved: string|null, until: number}>} */
  tokens = new Map();
  /** @type {Map<string, {answer: string}>} */
  challenges = new Map();
  /** @type {string[]} */
  asked = [];
  /** What is gone, and by which orders. @type {{waiting: any[], gone: any[], orders: string[]}} */
  destructions = { waiting: [], gone: [], orders: [] };
  /** Called before each request is answered; may throw to cut the line, or give an answer of its own. @type {(path: string, body: any) => any} */
  before = () => undefined;
  /** Called after a request was carried out, before its answer leaves. @type {(path: string) => void} */
  after = () => {};
  /** What a challenge is: a dishonest server sends something else. @type {(recipient: string, text: string) => Promise<Uint8Array>} */
  challengeFile = (recipient, text) => this.sealed(recipient, text);

  /** @param {string} id */
  challengeText(id) {
    return `twodrawer-vault-proof-v1\n${ORIGIN}\n${id}\n${randomBytes(32).toString("base64")}\n`.padEnd(512, " ");
  }

  /** @param {string} recipient @param {string} text */
  async sealed(recipient, text) {
    const sealing = new Encrypter();
    sealing.addRecipient(recipient);
    return sealing.encrypt(text);
  }

  /** @param {object} payload @param {Uint8Array} [seed] */
  statement(payload, seed = this.seed) {
    const bytes = Buffer.from(canonical(payload));
    const signature = ed25519.sign(Buffer.concat([Buffer.from("twodrawer-statement-v1\n"), bytes]), seed);
    return `v1.${bytes.toString("base64url")}.${Buffer.from(signature).toString("base64url")}`;
  }

  /** @param {string} purpose */
  ticket(purpose) {
    const { practice, author } = this;
    return this.statement({ v: 1, type: "ticket", aud: ORIGIN, practice, author, id: randomUUID(), purpose, iat: utcText(), exp: utcText(Date.now() + 60_000) });
  }

  /** @type {typeof fetch} */
  fetch = async (url, init = {}) => {
    const path = String(url).replace(/^.*\/v1\//, "");
    const body = init.body ? JSON.parse(String(init.body)) : null;
    this.asked.push(path);
    try {
      const given = await this.before(path, body) ?? await this.#answer(path, body, new Headers(init.headers).get("authorization"));
      this.after(path);
      if (given instanceof Response) return given;
      return given instanceof Uint8Array ? new Response(/** @type {any} */ (given)) : Response.json(given);
    } catch (error) {
      if (error instanceof Answer) return Response.json(error.body, { status: error.status });
      throw error;
    }
  };

  /** @param {string} path @param {any} body @param {string|null} authorization @returns {Promise<any>} */
  async #answer(path, body, authorization) {
    if (path === "site") {
      return { origin: ORIGIN, record_origin: "http://localhost:8000", version: "test", now: utcText(),
        record_keys: [base64(ed25519.getPublicKey(this.seed))] };
    }
    if (path === "sessions") return this.#begin(body.ticket);
    const token = this.tokens.get((authorization ?? "").replace("Bearer ", ""));
    if (!token || token.until < Date.now()) throw new Answer(401, "token");
    if (path === "challenges") return this.#challenge(body, token.ticket.id);
    if (path === "proofs") {
      token.proved = this.#spend(body).identity ?? null;
      return { expires: utcText(token.until) };
    }
    const proved = body?.proof ? this.#spend(body.proof) : null;
    if (path === "identities") return this.#enrol(body, /** @type {any} */ (proved));
    const [what, ref = "", act] = path.split("/");
    const named = this.identities.find((one) => one.ref === ref);
    if (what === "identities" && act === "kit" && named) return (named.kit_confirmed = true, {});
    if (what === "rotations" && named) return this.#rotate(named, act ?? "", body);
    const mine = this.identities.find((one) => one.ref === token.proved);
    if (!mine) throw new Answer(403, "proof_wanted");
    if (path === "manifest") return mine.manifest;
    if (path === "shelves") return framed([...mine.shelves.values()].map(({ file, ...entry }) => ({ ...entry, file, size: file.length })));
    if (path === "notes") return { notes: [...mine.rows.values()].map(({ file, ...entry }) => ({ ...entry, size: file.length })) };
    if (path === "files") return framed(body.wanted.map((/** @type {[string, number]} */ [note, version]) => {
      const row = mine.rows.get(`${note} ${version}`);
      if (!row) throw new Answer(404, "nothing_here");
      return { ...row, size: row.file.length };
    }));
    if (path === "saves") return this.#save(mine, body);
    if (path === "destructions") return this.destructions;
    if (path === "destructions/own") return this.#destroy(mine, body);
    throw new Answer(404, "nothing_here");
  }

  /** @param {string} text */
  #begin(text) {
    const ticket = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString());
    const token = randomUUID();
    const until = Date.now() + 600_000;
    this.tokens.set(token, { ticket, proved: null, until });
    const identities = this.identities.map(({ rows, shelves, manifest, ...shown }) => shown);
    return { token, expires: utcText(until), purpose: ticket.purpose, practice: ticket.practice, author: ticket.author, now: utcText(), identities };
  }

  /** @param {any} body @param {string} ticketId */
  async #challenge({ identity, recipient }, ticketId) {
    const to = recipient ?? this.identities.find((one) => one.ref === identity)?.recipient;
    const plain = this.challengeText(ticketId);
    const file = await this.challengeFile(to, plain);
    const challenge = randomUUID();
    this.challenges.set(challenge, /** @type {any} */ ({ answer: hashed(Buffer.from(plain)), identity, recipient }));
    return { challenge, file: base64(file) };
  }

  /** @param {{challenge: string, answer: string}} proof @returns {{answer: string, identity?: string, recipient?: string}} */
  #spend({ challenge, answer }) {
    const asked = this.challenges.get(challenge);
    this.challenges.delete(challenge);
    if (!asked || asked.answer !== answer) throw new Answer(403, "proof_wrong");
    return asked;
  }

  /** @param {any} body @param {{recipient: string}} proved */
  #enrol({ recipient, signing_key, reason, wraps }, proved) {
    if (proved.recipient !== recipient) throw new Answer(403, "proof_wrong");
    const ref = newRef();
    const state = reason === "rotated" ? "pending" : "current";
    if (reason === "reset") for (const one of this.identities) one.state = "earlier";
    this.identities.push({ ref, recipient, signing_key, state, reason, made_at: utcText(), kit_confirmed: false,
      wraps: wraps.map((/** @type {object} */ wrap) => ({ ...wrap, ref: newRef(), made_at: utcText() })),
      rows: new Map(), shelves: new Map(), manifest: { counter: 0, file: null, mac: null } });
    return { identity: ref };
  }

  /** @param {Mine} mine @param {any} save */
  #save(mine, { base, counter, manifest, mac, notes, shelves, dropped_shelves: dropped }) {
    if (!mine.kit_confirmed) throw new Answer(409, "kit_not_confirmed");
    if (mine.manifest.counter !== base || counter !== base + 1) throw new Answer(409, "overtaken", { counter: mine.manifest.counter });
    for (const { note, version, replaces } of notes) {
      const newest = [...mine.rows.values()].filter((row) => row.note === note).length;
      const fits = replaces ? version === newest && mine.rows.get(`${note} ${version}`)?.sha256 === replaces : version === newest + 1;
      if (!fits) throw new Answer(409, "version");
    }
    for (const { file, ...row } of notes) mine.rows.set(`${row.note} ${row.version}`, { ...row, file: bytesOf(file), made_at: utcText() });
    for (const { file, ...shelf } of shelves) mine.shelves.set(shelf.ref, { ...shelf, file: bytesOf(file) });
    for (const ref of dropped) mine.shelves.delete(ref);
    mine.manifest = { counter, file: manifest, mac };
    return { counter, saved_at: utcText() };
  }

  /** @param {Mine} mine @param {any} what */
  #destroy(mine, { base, counter, manifest, mac, notes, shelves }) {
    if (mine.manifest.counter !== base) throw new Answer(409, "overtaken", { counter: mine.manifest.counter });
    for (const { note, signature } of notes) {
      const rows = [...mine.rows].filter(([, row]) => row.note === note);
      const client = rows[0]?.[1].client;
      for (const [key] of rows) mine.rows.delete(key);
      for (const [ref, shelf] of mine.shelves) if (shelf.client === client) mine.shelves.delete(ref);
      this.destructions.gone.push({ note, at: utcText(), certificate: null, signature });
    }
    for (const { file, ...shelf } of shelves) mine.shelves.set(shelf.ref, { ...shelf, file: bytesOf(file) });
    mine.manifest = { counter, file: manifest, mac };
    return { counter };
  }

  /** @param {Mine} next @param {string} act @param {any} body */
  #rotate(next, act, body) {
    const old = this.identities.find(({ state }) => state === "current");
    if (!old) throw new Answer(409, "not_enrolled");
    if (act === "") return { notes: [...next.rows.values()].map(({ note, version, of, sha256 }) => ({ note, version, of, sha256 })) };
    if (act === "abandon") return (this.identities.splice(this.identities.indexOf(next), 1), {});
    if (act === "files") {
      for (const { file, ...row } of body.notes) next.rows.set(`${row.note} ${row.version}`, { ...row, file: bytesOf(file), made_at: utcText() });
      return {};
    }
    this.#spend(body.old_proof);
    const missing = [...old.rows].filter(([key, row]) => next.rows.get(key)?.of !== row.sha256).map(([, row]) => [row.note, row.version]);
    if (missing.length > 0) throw new Answer(409, "rotation_incomplete", { missing });
    for (const { file, ...shelf } of body.shelves) next.shelves.set(shelf.ref, { ...shelf, file: bytesOf(file) });
    next.manifest = { counter: body.counter, file: body.manifest, mac: body.mac };
    next.state = "current";
    this.identities.splice(this.identities.indexOf(old), 1);
    return {};
  }
}

/** @param {{file: Uint8Array, size: number}[]} files */
export function framed(files) {
  const index = Buffer.from(JSON.stringify(files.map(({ file, ...entry }) => entry)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(index.length);
  return new Uint8Array(Buffer.concat([length, index, ...files.map(({ file }) => file)]));
}

/** @returns {Device} a browser's memory of its own */
export const newDevice = () => {
  const kept = new Map();
  return new Device({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) });
};

/** @param {MemoryServer} server */
export async function begunAccess(server, purpose = /** @type {"open"|"set-up"} */ ("open")) {
  const access = new Access({ api: new Api({ base: ORIGIN, fetch: server.fetch }), ticket: async (wanted) => server.ticket(wanted), origin: ORIGIN });
  await access.begin(purpose);
  return access;
}

/** An author who is set up, without the second that a real wrap takes. @param {MemoryServer} [server] */
export async function enrolled(server = new MemoryServer()) {
  const unlocked = await new KeyWork().make();
  const access = await begunAccess(server, "set-up");
  await access.api.enrol({ proof: await access.newProof(unlocked), recipient: unlocked.recipient, signing_key: unlocked.signingKey,
    reason: "enrolled", wraps: [{ kind: "passphrase", file: "AA==" }, { kind: "kit", file: "AA==" }] });
  const mine = /** @type {Mine} */ (server.identities.at(-1));
  mine.kit_confirmed = true;
  return { server, unlocked, mine };
}

/** One more page of this author. @param {{server: MemoryServer, unlocked: import("../../twodrawer/vault/static/js/identity-file.js").Unlocked}} author @param {{device?: Device, journal?: import("../../twodrawer/vault/static/js/offline.js").Journal|null, acceptOlder?: boolean}} [given] */
export async function openedVault({ server, unlocked }, { device = newDevice(), journal = null, acceptOlder = false } = {}) {
  return Vault.open({ access: await begunAccess(server), unlocked, device, opener: directOpener, journal, acceptOlder });
}

export const ROWAN = { client: "0199a000-0000-7000-8000-000000000001", label: "Rowan", session: "0199a000-0000-7000-8000-0000000000a1" };
export const MARLOW = { client: "0199a000-0000-7000-8000-000000000002", label: "Marlow", session: "0199a000-0000-7000-8000-0000000000b1" };
