/**
 * What this browser remembers of a vault: the highest counter it saw, and the hash of the list with that counter. No
 * secret. A server that hands out an older list, or another list with the same number, is noticed on this device.
 */
import { sha256, utf8 } from "./bytes.js";

/** @typedef {{counter: number, sha256: string}} Seen */
/** @typedef {Pick<Storage, "getItem"|"setItem">} Store */

export class Device {
  /** @param {Store} [store] */
  constructor(store = globalThis.localStorage) {
    this.store = store;
  }

  /** The name says nothing of the person: it is a hash of the public recipient. @param {string} recipient */
  async #name(recipient) {
    return `twodrawer-vault-seen-${(await sha256(utf8(recipient))).slice(0, 24)}`;
  }

  /** @param {string} recipient @returns {Promise<Seen>} */
  async seen(recipient) {
    const text = this.store.getItem(await this.#name(recipient));
    const [, counter, hash] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(text ?? "") ?? [];
    return counter && hash ? { counter: Number(counter), sha256: hash } : { counter: 0, sha256: "" };
  }

  /** @param {string} recipient @param {Seen} seen */
  async saw(recipient, { counter, sha256: hash }) {
    this.store.setItem(await this.#name(recipient), `${counter} ${hash}`);
  }
}
