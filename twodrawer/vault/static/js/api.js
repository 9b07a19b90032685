/**
 * The doors of the vault's server, one method each. What goes in and comes out is JSON and age files; the token lives in
 * this object's memory only. A refusal becomes an ApiProblem with the server's own sentence.
 */
import { unframed } from "./bytes.js";
import { VaultProblem } from "./problems.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{challenge: string, answer: string}} Proof */
/** @typedef {{ref: string, kind: import("./keys.js").WrapKind, made_at: string, confirmed?: boolean, file: string}} StoredWrap */
/**
 * @typedef {object} StoredIdentity
 * @property {string} ref
 * @property {string} recipient
 * @property {"current"|"earlier"|"pending"} state
 * @property {string} made_at
 * @property {"enrolled"|"reset"|"rotated"} reason
 * @property {boolean} kit_confirmed
 * @property {string} signing_key
 * @property {StoredWrap[]} wraps
 */
/** @typedef {{token: string, expires: string, purpose: "open"|"set-up", practice: string, author: string, now: string, identities: StoredIdentity[]}} Begun */
/** @typedef {{origin: string, record_origin: string, record_keys: string[], version: string, now: string}} Site */
/** @typedef {{counter: number, file: string|null, mac: string|null}} StoredManifest */
/** @typedef {{ref: string, client: string, sha256: string, size: number}} ShelfEntry */
/** @typedef {{note: string, client: string, version: number, sha256: string, size: number, made_at: string}} NoteEntry */
/** @typedef {{note: string, client: string, version: number, sha256: string, file: string, replaces: string|null}} SentNote */
/** @typedef {{ref: string, client: string, sha256: string, file: string}} SentShelf */
/** @typedef {{note: string, version: number, of: string, sha256: string}} RotatedNote of: hash of the old file it was made from */
/** @typedef {{note: string, client: string, version: number, of: string, sha256: string, file: string}} SentRotated */
/** @typedef {{needed: number, shares: number, wish: "hand_over"|"destroy", made_at: string, opened_at: string|null, is_current: boolean}} OwnWill */
/** @typedef {{lending: string, note: string, version: number, to: string, until: string, lent_at: string, ended: boolean}} Lending */
/** @typedef {{statement: string, told_at: string, due_at: string, spared: boolean}} WaitingDestruction */
/** @typedef {{note: string, at: string, certificate: string|null, signature: string}} Gone */
/** @typedef {{waiting: WaitingDestruction[], gone: Gone[], orders: string[]}} Destructions */
/** @typedef {{proof: Proof, keeping: string, notes: {note: string, signature: string}[], base: number, counter: number, manifest: string, mac: string, shelves: SentShelf[]}} OwnDestruction */
/** @typedef {{proof: Proof, old_proof: Proof, counter: number, manifest: string, mac: string, shelves: SentShelf[]}} RotationFinish */
/** @typedef {{proof: Proof, base: number, counter: number, manifest: string, mac: string, notes: SentNote[], shelves: SentShelf[], dropped_shelves: string[]}} Save */
/** @typedef {{proof: Proof, old_proof?: Proof, recipient: string, signing_key: string, reason: "enrolled"|"reset"|"rotated", wraps: import("./keys.js").Wrap[]}} Enrolment */

export class ApiProblem extends VaultProblem {
  /** @param {number} status @param {{kind?: string, what?: string, why?: string, do?: string, cite?: string, counter?: number, cause?: unknown}} said */
  constructor(status, { kind = "unexpected", what, why, do: act, cite, cause, ...facts }) {
    super(kind, { ...(what ? { what, why: why ?? "", do: act ?? "" } : {}), cause, facts });
    this.name = "ApiProblem";
    this.status = status;
    this.cite = cite ?? "";
  }
}

export class Api {
  /** @type {string|null} */
  token = null;

  /** @param {{base?: string, fetch?: typeof fetch}} [given] */
  constructor({ base = "", fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.base = base;
    this.fetch = fetch;
  }

  /** @param {string} path @param {object} [body] @returns {Promise<Response>} */
  async #ask(path, body) {
    const headers = new Headers(this.token ? { authorization: `Bearer ${this.token}` } : {});
    if (body) headers.set("content-type", "application/json");
    let response;
    try {
      response = await this.fetch(`${this.base}/v1/${path}`, {
        method: body ? "POST" : "GET", headers, body: body ? JSON.stringify(body) : null,
        cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", redirect: "error",
      });
    } catch (cause) {
      throw new ApiProblem(0, { kind: "offline", cause });
    }
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    throw new ApiProblem(response.status, typeof said === "object" && said !== null ? said : {});
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #json(path, body) {
    const response = await this.#ask(path, body);
    try {
      return await response.json();
    } catch (cause) {
      throw new ApiProblem(0, { kind: "offline", cause });
    }
  }

  /** @template {{size: number}} Entry @param {string} path @param {object} [body] @returns {Promise<{entry: Entry, file: Bytes}[]>} */
  async #files(path, body) {
    const response = await this.#ask(path, body);
    const whole = await response.arrayBuffer().catch((cause) => { throw new ApiProblem(0, { kind: "offline", cause }); });
    return unframed(new Uint8Array(whole));
  }

  /** @returns {Promise<Site>} */
  site() { return this.#json("site"); }
  /** @param {string} ticket @returns {Promise<Begun>} */
  async begin(ticket) {
    this.token = null;
    const begun = await this.#json("sessions", { ticket });
    this.token = begun.token;
    return begun;
  }
  /** @param {{identity: string}|{recipient: string}} whose @returns {Promise<{challenge: string, file: string}>} */
  challenge(whose) { return this.#json("challenges", whose); }
  /** @param {Proof} proof @returns {Promise<{expires: string}>} */
  prove(proof) { return this.#json("proofs", proof); }
  /** @param {Enrolment} enrolment @returns {Promise<{identity: string}>} */
  enrol(enrolment) { return this.#json("identities", enrolment); }
  /** @param {string} identity @param {Proof} proof */
  confirmKit(identity, proof) { return this.#json(`identities/${identity}/kit`, { proof }); }
  /** @param {string} identity @param {Proof} proof @param {import("./keys.js").Wrap} wrap */
  addWrap(identity, proof, wrap) { return this.#json(`identities/${identity}/wraps`, { proof, ...wrap }); }
  /** @param {string} wrap @param {Proof} proof */
  removeWrap(wrap, proof) { return this.#json(`wraps/${wrap}/remove`, { proof }); }
  // These four are always about the identity that the token was proved for last.
  /** @returns {Promise<StoredManifest>} */
  manifest() { return this.#json("manifest"); }
  /** @returns {Promise<{entry: ShelfEntry, file: Bytes}[]>} */
  shelves() { return this.#files("shelves"); }
  /** @returns {Promise<{notes: NoteEntry[]}>} */
  notes() { return this.#json("notes"); }
  /** @param {[string, number][]} wanted at most 200 @returns {Promise<{entry: NoteEntry, file: Bytes}[]>} */
  files(wanted) { return this.#files("files", { wanted }); }
  /** @param {Save} save @returns {Promise<{counter: number, saved_at: string}>} */
  save(save) { return this.#json("saves", save); }
  /** What is destroyed and what will be. @returns {Promise<Destructions>} */
  destructions() { return this.#json("destructions"); }
  /** @param {OwnDestruction} what @returns {Promise<{counter: number}>} */
  destroyOwn(what) { return this.#json("destructions/own", what); }
  /** @param {string} identity an earlier one @param {string} keeping @param {Proof} proof */
  destroyEarlier(identity, keeping, proof) { return this.#json("destructions/earlier", { proof, keeping, identity }); }
  /** @param {string} certificate @param {Proof} proof */
  spare(certificate, proof) { return this.#json("destructions/spare", { proof, certificate }); }
  // What was carried here from the record, and what is lent.
  /** @param {string} order the signed statement @param {Proof} proof @returns {Promise<{carried_out_at: string}>} */
  carryOut(order, proof) { return this.#json("orders", { proof, order }); }
  /** @returns {Promise<{lendings: Lending[]}>} */
  lendings() { return this.#json("lendings"); }
  /** @param {string} permit the signed statement @returns {Promise<{recipient: string, signing_key: string}>} */
  lendingKey(permit) { return this.#json("lendings/key", { permit }); }
  /** @param {{proof: Proof, permit: string, lending: string, note: string, version: number, recipient: string, sha256: string, signature: string, file: string}} lent */
  lend(lent) { return this.#json("lendings/new", lent); }
  /** @param {string} lending @param {Proof} proof */
  endLending(lending, proof) { return this.#json(`lendings/${lending}/end`, { proof }); }
  /** @returns {Promise<{will: OwnWill|null}>} */
  will() { return this.#json("will"); }
  /** @param {{proof: Proof, recipient: string, needed: number, shares: number, wish: string, file: string}} will */
  makeWill(will) { return this.#json("will/new", will); }
  /** @param {Proof} proof */
  takeWillBack(proof) { return this.#json("will/remove", { proof }); }
  /** @param {string} opening the signed statement @returns {Promise<import("./will.js").Begun>} */
  async beginOpening(opening) {
    this.token = null;
    const begun = await this.#json("openings", { opening });
    this.token = begun.token;
    return begun;
  }
  /** @returns {Promise<{challenge: string, file: string}>} */
  openingChallenge() { return this.#json("openings/challenge", {}); }
  /** @param {Proof} proof @returns {Promise<{file: string}>} */
  openWill(proof) { return this.#json("openings/open", { proof }); }
  /** @param {Proof} proof */
  destroyByWill(proof) { return this.#json("openings/destroy", { proof }); }
  /** @returns {Promise<{entry: import("./lending.js").LentEntry, file: Bytes}[]>} */
  lent() { return this.#files("lent"); }
  /** @param {string} pending @returns {Promise<{notes: RotatedNote[]}>} */
  rotation(pending) { return this.#json(`rotations/${pending}`); }
  /** @param {string} pending @param {Proof} proof @param {SentRotated[]} notes */
  rotationFiles(pending, proof, notes) { return this.#json(`rotations/${pending}/files`, { proof, notes }); }
  /** @param {string} pending @param {RotationFinish} finish */
  finishRotation(pending, finish) { return this.#json(`rotations/${pending}/finish`, finish); }
  /** @param {string} pending @param {Proof} proof */
  abandonRotation(pending, proof) { return this.#json(`rotations/${pending}/abandon`, { proof }); }
}
