/** What an author does with the keys of the vault: ways in, the kit, a new key, and taking everything along. */
import { confirmKit } from "../enrolling.js";
import { exportZip } from "../exit.js";
import { doer, fill, input, moment, on, piece, place } from "../dom.js";
import { newKitCode } from "../kit.js";
import { fingerprint } from "../lending.js";
import { toldShort } from "../pane/troubles.js";
import { thisDevice } from "../pane/storage.js";
import { VaultProblem } from "../problems.js";
import { Vault } from "../vault.js";
import { kitOnPaper } from "./kit.js";
import { download } from "./download.js";
import { readEarlier } from "./earlier.js";
import { newKey } from "./new-key.js";
import { askForKey } from "./unlock.js";
import { PASSKEY_NAME, chooseWords } from "./ways.js";
import { willSays, writeWill } from "./will.js";

/** @typedef {import("./top.js").Top} Top */
/** @typedef {import("../keys.js").IdentityInHand} IdentityInHand */
/** @typedef {import("../api.js").StoredIdentity} StoredIdentity */
/** @typedef {import("../api.js").StoredWrap} StoredWrap */

const DESTROY = "destroy";
const NAMES = { passkey: "A passkey", passphrase: "Your passphrase", kit: "The recovery kit" };

/** @param {Top} top @param {string} ref @param {IdentityInHand} hand */
export async function manage(top, ref, hand) {
  // The identity's text has gone with its Worker: a new way in asks for the key once more.
  hand.close();
  await new Manage(top, ref, hand.unlocked).show();
}

class Manage {
  /** @param {Top} top @param {string} ref @param {import("../keys.js").Unlocked} unlocked */
  constructor(top, ref, unlocked) {
    this.top = top;
    this.ref = ref;
    this.unlocked = unlocked;
    this.access = /** @type {import("../access.js").Access} */ (top.access);
  }

  /** @returns {StoredIdentity} */
  get identity() {
    const found = this.access.identities.find(({ ref }) => ref === this.ref);
    if (!found) throw new VaultProblem("wrong_key");
    return found;
  }

  /** The page, as the server has the ways in now. @param {{done?: string, told?: string}} [said] */
  async show({ done = "", told = "" } = {}) {
    await this.access.begin("open");
    const { identity } = this;
    const page = piece("manage");
    fill(page, "done", done);
    fill(page, "told", told || (identity.kit_confirmed ? "" : "Your recovery kit was never confirmed. Make a new one: until then nothing can be sealed."));
    await this.access.prove(this.unlocked);
    const { will } = await this.access.api.will();
    fill(page, "will", willSays(will));
    doer(page, "make-will").textContent = will ? "Renew the will" : "Make a professional will";
    on(page, "make-will", () => void this.#try(() => writeWill(this.top, { withKey: (use) => this.#withKey(use), store: (made) => this.#storeWill(made) })));
    if (will) on(page, "remove-will", () => void this.#try(() => this.#takeWillBack()));
    fill(page, "fingerprint", await fingerprint({ recipient: this.unlocked.recipient, signing_key: this.unlocked.signingKey }));
    const order = { passkey: 0, passphrase: 1, kit: 2 };
    const wraps = [...identity.wraps].sort((a, b) => order[a.kind] - order[b.kind] || a.made_at.localeCompare(b.made_at));
    place(page, "ways").replaceChildren(...wraps.map((wrap) => this.#line(wrap, wraps)));
    const words = wraps.filter(({ kind }) => kind === "passphrase");
    doer(page, "change-words").textContent = words.length ? "Change the passphrase" : "Add a passphrase";
    on(page, "change-words", () => void this.#try(() => this.#changeWords(words)));
    on(page, "add-passkey", () => void this.#try(() => this.#addPasskey()));
    on(page, "new-kit", () => void this.#try(() => this.#newKit()));
    on(page, "export", () => void this.#export(page));
    on(page, "rotate", () => void this.#try(async () => {
      const next = await newKey(this.top, this.unlocked);
      if (!next) return "The old key stays. Nothing was changed.";
      Object.assign(this, next);
      return "The new key is in force. Old passkeys, passphrases and kits open nothing that is kept from now on. Destroy the old paper.";
    }));
    const earlier = this.access.identities.filter(({ state }) => state === "earlier");
    place(page, "earlier").replaceChildren(...earlier.map((one) => this.#earlier(one)));
    const pending = this.access.identities.find(({ state }) => state === "pending");
    if (pending) doer(page, "rotate").textContent = "Go on with the new key";
    this.top.show(page);
  }

  /** @param {StoredWrap} wrap @param {StoredWrap[]} all */
  #line(wrap, all) {
    const line = piece("way-line");
    fill(line, "what", NAMES[wrap.kind]);
    fill(line, "made", `Since ${moment(wrap.made_at)}`);
    const ways = all.filter(({ kind }) => kind !== "kit");
    const button = on(line, "remove", () => void this.#try(() => this.#remove(wrap)));
    button.setAttribute("aria-label", `Take away: ${NAMES[wrap.kind]}, since ${moment(wrap.made_at)}`);
    // The last way in and the last kit stay: they are replaced, never just taken away.
    button.hidden = wrap.kind === "kit" ? all.filter(({ kind }) => kind === "kit").length < 2 : ways.length < 2;
    return line;
  }

  /** A vault that was set aside; it opens with what opened it then. @param {StoredIdentity} identity */
  #earlier(identity) {
    const line = piece("earlier-vault-line");
    fill(line, "made", `Begun ${moment(identity.made_at)}. Set aside when you started an empty one.`);
    on(line, "open", () => void this.#try(async () => {
      const hand = await askForKey(this.top, identity, { title: "Open the earlier vault", neither: false });
      if (hand !== "neither") {
        hand.close();
        await readEarlier(this.top, this.access, hand.unlocked);
      }
      return "";
    }));
    const form = line.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!event.isTrusted) return;
      if (input(line, "input").value.trim().toLowerCase() === DESTROY) return void this.#try(() => this.#destroyEarlier(identity));
      fill(line, "told", `Type the word ${DESTROY} first: this can’t be undone.`);
      input(line, "input").focus();
    });
    return line;
  }

  /** The earlier vault is gone as a whole, unless something in it is about a held client. @param {StoredIdentity} identity */
  async #destroyEarlier({ ref }) {
    const { access, top } = this;
    const kept = await /** @type {import("../pane/record.js").RecordLine} */ (top.line).ticket("keeping");
    await access.run(async () => access.api.destroyEarlier(ref, kept, await access.proof(this.ref, this.unlocked)));
    return "The earlier vault is destroyed. Nobody brings it back.";
  }

  /** Runs a change, then shows the page with what came of it. @param {() => Promise<string>} change */
  async #try(change) {
    try {
      const done = await change();
      await this.show({ done });
    } catch (problem) {
      await this.show({ told: toldShort(problem) }).catch((worse) => this.top.fail(worse));
    }
  }

  /** The key itself, for a moment. @template T @param {(hand: IdentityInHand) => Promise<T>} use @returns {Promise<T|null>} */
  async #withKey(use) {
    const hand = await askForKey(this.top, this.identity, { title: "Open the key once more", neither: false });
    if (hand === "neither") return null;
    try {
      return await use(hand);
    } finally {
      hand.close();
    }
  }

  /** @param {import("../keys.js").Wrap} wrap */
  async #add(wrap) {
    const { access, ref, unlocked } = this;
    await access.run(async () => access.api.addWrap(ref, await access.proof(ref, unlocked), wrap));
  }

  /** @param {StoredWrap} wrap */
  async #remove(wrap) {
    const { access, ref, unlocked } = this;
    await access.run(async () => access.api.removeWrap(wrap.ref, await access.proof(ref, unlocked)));
    return `${NAMES[wrap.kind]} was taken away. Copies in old backups still open with it.`;
  }

  async #addPasskey() {
    await this.#withKey(async (hand) => {
      this.top.wait("Adding a passkey", "Your device asks twice: once to make it, once to seal with it.");
      await this.#add(await hand.wrapWithPasskey({ name: PASSKEY_NAME }));
    });
    return "The passkey was added.";
  }

  /** @param {StoredWrap[]} before */
  async #changeWords(before) {
    const words = await chooseWords(this.top, { title: before.length ? "Your new passphrase" : "Your passphrase", steps: false });
    if (words === null) return "";
    await this.#withKey(async (hand) => {
      this.top.wait("Sealing the key", "This takes a second or two.");
      await this.#add(await hand.wrapWithPassphrase(words));
    });
    for (const wrap of before) await this.#remove(wrap);
    return before.length ? "The passphrase was changed." : "The passphrase was added.";
  }

  async #newKit() {
    const before = this.identity.wraps.filter(({ kind }) => kind === "kit");
    const code = await newKitCode();
    await this.#withKey(async (hand) => {
      this.top.wait("Making your kit", "The key is sealed with the code of the kit. This takes a second or two.");
      await this.#add(await hand.wrapWithKit(code));
    });
    await kitOnPaper(this.top, code, { shown: "New recovery kit", asked: "New recovery kit" });
    await confirmKit(this.access, this.unlocked);
    for (const wrap of before) await this.#remove(wrap);
    return "The new kit is confirmed, and the old one no longer opens this vault. Destroy the old paper.";
  }

  /** @param {{recipient: string, needed: number, shares: number, wish: string, file: string}} made */
  async #storeWill(made) {
    const { access, ref, unlocked } = this;
    await access.begin("open");
    await access.prove(unlocked);
    await access.api.makeWill({ ...made, proof: await access.proof(ref, unlocked) });
  }

  async #takeWillBack() {
    const { access, ref, unlocked } = this;
    await access.run(async () => access.api.takeWillBack(await access.proof(ref, unlocked)));
    return "Your will is taken back, and its shares open nothing here. A backup made before may still hold the sealed key: have the sheets destroyed.";
  }

  /** @param {HTMLElement} page */
  async #export(page) {
    page.setAttribute("aria-busy", "true");
    try {
      const vault = await Vault.open({ access: this.access, unlocked: this.unlocked, device: thisDevice() });
      const { zip, missing } = await exportZip(vault);
      vault.lock();
      download(zip);
      fill(page, "done", "Your notes are on their way into this browser’s downloads. Keep them like the kit that opens them.");
      fill(page, "told", missing.length ? "Some files are missing or damaged and could not be taken along; manifest.json in the zip names them." : "");
    } catch (problem) {
      fill(page, "told", toldShort(problem));
    } finally {
      page.removeAttribute("aria-busy");
      page.querySelector(".done, .told")?.scrollIntoView({ block: "nearest" });
    }
  }
}
