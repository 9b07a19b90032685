/**
 * Rotation: after a stolen device or passphrase everything is sealed anew for a new identity. The old one stays current
 * until the last file is there, was fetched back, opened and compared; it can be broken off and taken up again at any time.
 *
 * Each file sent names the old file it was made from, so that a save in between can't be lost: the server then says which
 * files are wanting, and they are sealed anew as well.
 */
import { base64, newRef, sha256 } from "./bytes.js";
import { directOpener } from "./opening.js";
import { emptyManifest, sealManifest, versionsOf } from "./manifest.js";
import { noteVersion } from "./note.js";
import { VaultProblem, isProblem } from "./problems.js";
import { readManifest, readVersions } from "./reading.js";
import { seal } from "./sealing.js";
import { MOST, shelfOf } from "./shelf.js";

/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./reading.js").Core} Core */
/** @typedef {{step: "sealing"|"checking"|"finishing", done: number, of: number}} RotationProgress */

const BATCH = 100;
const TRIES = 4;

/** @param {Manifest} manifest @returns {[string, number][]} each note's versions in their order */
const everyVersion = (manifest) => Object.entries(manifest.notes).flatMap(([note, { versions }]) =>
  versions.map(([version]) => /** @type {[string, number]} */ ([note, version])));

export class Rotation {
  /**
   * @param {object} given
   * @param {import("./vault.js").Vault} given.vault the old one, open
   * @param {Unlocked} given.next the keys of the pending identity (enrolSuccessor), unlocked
   * @param {(progress: RotationProgress) => void} [given.onProgress]
   */
  constructor({ vault, next, onProgress = () => {} }) {
    this.old = vault.core;
    this.vault = vault;
    this.access = vault.core.access;
    this.onProgress = onProgress;
    const pending = this.access.identityOf(next);
    if (pending.state !== "pending") throw new TypeError("Rotation needs the pending identity's keys");
    /** @type {Core} */
    this.new = { ...vault.core, unlocked: next, identity: pending.ref, opener: vault.core.opener ?? directOpener };
  }

  /** Everything is sealed for the new identity, which is current when this resolves. */
  run() {
    return this.vault.inTurn(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const manifest = await this.#reading(this.old, () => readManifest(this.old));
        const next = await this.#sealed(manifest);
        await this.#checked(manifest, next);
        try {
          await this.#finished(next);
          return;
        } catch (error) {
          if (!isProblem(error, "rotation_incomplete", "overtaken")) throw error;
        }
      }
      throw new VaultProblem("elsewhere");
    });
  }

  /** Nothing was changed; what was sealed anew so far is thrown away. */
  abandon() {
    return this.access.run(async () => this.access.api.abandonRotation(this.new.identity, await this.access.proof(this.old.identity, this.old.unlocked)));
  }

  /** The token reads one identity at a time. @template T @param {Core} core @param {() => Promise<T>} job @returns {Promise<T>} */
  async #reading(core, job) {
    await this.access.run(() => this.access.prove(core.unlocked));
    return job();
  }

  /** Seals what isn't there yet. @param {Manifest} old @returns {Promise<Manifest>} the list of the new identity */
  async #sealed(old) {
    const { notes: there } = await this.access.run(() => this.access.api.rotation(this.new.identity));
    const has = new Map(there.map((one) => [`${one.note} ${one.version}`, one]));
    const next = { ...emptyManifest(this.new), counter: old.counter + 1, pins: old.pins };
    const all = everyVersion(old);
    for (let from = 0; from < all.length; from += BATCH) {
      await this.#sealedBatch(old, next, all.slice(from, from + BATCH), has);
      this.onProgress({ step: "sealing", done: Math.min(from + BATCH, all.length), of: all.length });
    }
    return next;
  }

  /** @param {Manifest} old @param {Manifest} next @param {[string, number][]} part @param {Map<string, import("./api.js").RotatedNote>} has */
  async #sealedBatch(old, next, part, has) {
    const hashOf = (/** @type {string} */ note, /** @type {number} */ version) => versionsOf(old, note)[version - 1]?.[1] ?? "";
    const wanting = part.filter(([note, version]) => has.get(`${note} ${version}`)?.of !== hashOf(note, version));
    const read = new Map((await readVersions(this.old, old, wanting)).map((one) => [`${one.note} ${one.version}`, one]));
    /** @type {import("./api.js").SentRotated[]} */
    const sent = [];
    for (const [note, version] of part) {
      const { client, versions: before } = old.notes[note] ?? { client: "", versions: [] };
      const line = (next.notes[note] ??= { client, versions: [] }).versions;
      let hash = has.get(`${note} ${version}`)?.sha256 ?? "";
      const found = read.get(`${note} ${version}`);
      if (found) {
        if (!found.value) throw found.problem ?? new VaultProblem("missing");
        const file = await seal(this.new.unlocked.recipient, noteVersion({ ...found.value, previous: line.at(-1)?.[1] ?? null }));
        hash = await sha256(file);
        sent.push({ note, client, version, of: hashOf(note, version), sha256: hash, file: base64(file) });
      }
      line.push([version, hash, before[version - 1]?.[2] ?? ""]);
    }
    if (sent.length === 0) return;
    await this.access.run(async () => this.access.api.rotationFiles(this.new.identity,
      await this.access.proof(this.new.identity, this.new.unlocked), sent));
  }

  /** Every new file is fetched back and says what the old one says. @param {Manifest} old @param {Manifest} next */
  async #checked(old, next) {
    const wanted = everyVersion(old);
    for (let from = 0; from < wanted.length; from += BATCH) {
      const part = wanted.slice(from, from + BATCH);
      const before = await this.#reading(this.old, () => readVersions(this.old, old, part));
      const after = await this.#reading(this.new, () => readVersions(this.new, next, part));
      part.forEach((_, at) => {
        const [one, other] = [before[at]?.value, after[at]?.value];
        const same = one && other && ["text", "label", "session", "at"].every((name) => one[/** @type {"text"} */ (name)] === other[/** @type {"text"} */ (name)]);
        if (!same) throw after[at]?.problem ?? before[at]?.problem ?? new VaultProblem("not_kept");
      });
      this.onProgress({ step: "checking", done: Math.min(from + BATCH, wanted.length), of: wanted.length });
    }
  }

  /** @param {Manifest} next */
  async #finished(next) {
    const { access } = this;
    this.onProgress({ step: "finishing", done: 0, of: 1 });
    const shelves = await this.#shelved(next);
    const list = await sealManifest(this.new.unlocked, next);
    await access.run(async () => access.api.finishRotation(this.new.identity, {
      proof: await access.proof(this.new.identity, this.new.unlocked), old_proof: await access.proof(this.old.identity, this.old.unlocked),
      counter: next.counter, manifest: base64(list.file), mac: list.mac, shelves,
    }));
    await this.old.device.saw(this.new.unlocked.recipient, { counter: next.counter, sha256: list.sha256 });
    await access.begin("open");
    this.onProgress({ step: "finishing", done: 1, of: 1 });
  }

  /** The shelves of the new list, from the texts that the open vault holds. @param {Manifest} next */
  async #shelved(next) {
    const { holdings } = this.vault;
    const clients = [...new Set(Object.values(next.notes).map(({ client }) => client))];
    const shelves = [];
    for (const client of clients) {
      const notes = Object.entries(next.notes).filter(([, one]) => one.client === client).flatMap(([note, { versions }]) => {
        const held = holdings.notes.get(note);
        const [version = 0, hash = "", at = ""] = versions.at(-1) ?? [];
        if (!held || held.version !== version || held.at !== at) return [];
        return [{ note, version, sha256: hash, at, session: held.session, label: held.label, text: held.text }];
      });
      for (let from = 0; from < notes.length; from += MOST) {
        const ref = newRef();
        const file = await seal(this.new.unlocked.recipient, shelfOf({ shelf: ref, client, notes: notes.slice(from, from + MOST) }));
        const hash = await sha256(file);
        next.shelves[ref] = { client, sha256: hash };
        shelves.push({ ref, client, sha256: hash, file: base64(file) });
      }
    }
    return shelves;
  }
}
