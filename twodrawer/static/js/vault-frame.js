/**
 * The vault's frame on the session page: put in, given its tickets, and taken away when it locks, so that the process that
 * held the keys ends with it. Nothing of what stands in it is known here. Only messages of the closed list, from the
 * vault's origin and from this very frame, are heard.
 *
 * `<aside data-vault data-vault-origin data-vault-page data-statement data-ticket-url>` with `<template id="vault-frame">`.
 */
import { csrfToken, fill, postJson } from "./page.js";
import { isAlt } from "./passage-words.js";
import { message, parse } from "./vault-messages.js";

const PATIENCE = 10_000;

/** Why no ticket came, in the vault's words for it. @param {{status: number, body: any}} answer */
export function whyNot({ status, body }) {
  if (status === 0 || status >= 500) return "unreachable";
  if (status === 401) return "signed-out";
  return status === 403 && /again|reauth|confirm/i.test(String(body?.kind ?? "")) ? "confirm" : "refused";
}

/**
 * Asks the record for a ticket, or for what is held. @param {string} url @param {unknown} purpose
 * @returns {Promise<{kind: string, fields: Record<string, string>}>} the message that answers the vault
 */
export async function ticketFor(url, purpose) {
  if (purpose !== "open" && purpose !== "set-up" && purpose !== "keeping") return { kind: "ticket-refused", fields: { why: "refused" } };
  let answer = await postJson(url, { purpose });
  if (answer.status === 409) {
    // Another tab was given a new form token meanwhile, and this page still shows the one before.
    const csrf = await tokenOfNow();
    if (csrf) answer = await postJson(url, { purpose }, { csrf });
  }
  if (answer.status === 200 && typeof answer.body?.ticket === "string") return { kind: "ticket", fields: { ticket: answer.body.ticket } };
  return { kind: "ticket-refused", fields: { why: whyNot(answer) } };
}

/** The form token that this page would get if it were loaded now; empty when it isn't to be had. */
async function tokenOfNow() {
  const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (!response?.ok) return "";
  return csrfToken(new DOMParser().parseFromString(await response.text(), "text/html"));
}

export class VaultFrame {
  /** @type {HTMLIFrameElement|null} */
  frame = null;
  isOpen = false;
  /** @type {((kind: string, heard: any) => void)[]} */
  #listeners = [];
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #patience;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.origin = place.dataset.vaultOrigin ?? "";
    addEventListener("message", (event) => {
      const heard = this.frame && parse(event, { origin: this.origin, from: this.frame.contentWindow });
      if (heard) void this.#hear(heard);
    });
    place.querySelector("[data-vault-again]")?.addEventListener("click", () => this.put());
  }

  /** @param {(kind: string, heard: any) => void} run */
  listen(run) {
    this.#listeners.push(run);
  }

  /** A new frame, with nothing of the one before. */
  put() {
    const template = document.getElementById("vault-frame");
    const fresh = template instanceof HTMLTemplateElement ? template.content.firstElementChild?.cloneNode(true) : null;
    if (!(fresh instanceof HTMLIFrameElement)) return;
    const hadFocus = document.activeElement === this.frame && this.frame !== null;
    this.isOpen = false;
    this.place.classList.remove("wide", "ready");
    this.place.closest(".session")?.classList.remove("wide-vault", "full-vault");
    fill(this.place, "vault-says", "");
    this.#again(false);
    this.frame?.remove();
    this.frame = fresh;
    this.place.append(fresh);
    if (hadFocus) fresh.focus({ preventScroll: true });
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#unreachable(), PATIENCE);
  }

  /** @param {string} kind @param {Record<string, unknown>} [fields] */
  say(kind, fields = {}) {
    this.frame?.contentWindow?.postMessage(message(kind, fields), this.origin);
  }

  focus() {
    this.frame?.scrollIntoView({ block: "nearest" });
    this.frame?.focus({ preventScroll: true });
  }

  lock() {
    this.say("lock");
  }

  /** @param {any} heard */
  async #hear(heard) {
    if (heard.kind === "ready") {
      clearTimeout(this.#patience);
      this.place.classList.add("ready");
      fill(this.place, "vault-says", "");
      this.#again(false);
      const { statement = "", errand, errandStatement = "" } = this.place.dataset;
      if (errand === "order" || errand === "lending") this.say(errand, { statement: errandStatement });
      else this.say("session", { statement });
    } else if (heard.kind === "ticket-wanted" && heard.purpose === "set-up") {
      // Setting up is done from a page of its own, and never beside a note that is being written.
      window.open(this.place.dataset.vaultPage, "_blank");
    } else if (heard.kind === "ticket-wanted") {
      const { kind, fields } = await ticketFor(this.place.dataset.ticketUrl ?? "", heard.purpose);
      this.say(kind, fields);
    } else if (heard.kind === "active") {
      this.isOpen = true;
      // For idle.js: writing in the drawer isn't idleness here.
      dispatchEvent(new Event("twodrawer:active"));
    } else if (heard.kind === "width") {
      this.place.closest(".session")?.classList.toggle("wide-vault", heard.wide);
    } else if (heard.kind === "full") {
      this.place.closest(".session")?.classList.toggle("full-vault", heard.full);
      if (heard.full) this.place.scrollIntoView({ block: "start" });
    } else if (heard.kind === "locked") {
      this.put();
    }
    for (const run of this.#listeners) run(heard.kind, heard);
  }

  #unreachable() {
    const isSafari = /safari/i.test(navigator.userAgent) && !/chrom|android/i.test(navigator.userAgent);
    const name = isSafari && this.origin.includes(".localhost") ? " Safari doesn’t know names that end in .localhost: use another browser here, or ask for a line in this machine’s hosts file." : "";
    fill(this.place, "vault-says", `The vault can’t be reached. Its server or the network doesn’t answer.${name} Your progress note isn’t touched by this.`);
    this.#again(true);
  }

  /** @param {boolean} shown */
  #again(shown) {
    const button = this.place.querySelector("[data-vault-again]");
    if (button instanceof HTMLElement) button.hidden = !shown;
  }
}

/** @param {HTMLElement} place */
export function bindVault(place) {
  const vault = new VaultFrame(place);
  // The progress note first: its page doesn't wait for the vault.
  if (document.readyState === "complete") vault.put();
  else addEventListener("load", () => vault.put(), { once: true });
  addEventListener("keydown", (event) => {
    if (!isAlt(event, "l") || !vault.isOpen) return;
    event.preventDefault();
    vault.lock();
  });
  // Signing out, by the clock or by the menu, locks first: what was written is sealed before the page goes.
  addEventListener("twodrawer:leaving", (event) => {
    if (event instanceof CustomEvent) event.detail?.waits?.push(locked(vault));
  });
  const signOut = document.getElementById("sign-out");
  signOut?.addEventListener("submit", (event) => {
    if (!vault.isOpen || !(signOut instanceof HTMLFormElement)) return;
    event.preventDefault();
    void locked(vault).then(() => signOut.submit());
  });
  return vault;
}

/** Resolves when the frame said that it is locked, or after a while without an answer. @param {VaultFrame} vault */
function locked(vault) {
  if (!vault.isOpen) return Promise.resolve();
  vault.lock();
  return new Promise((done) => {
    vault.listen((kind) => { if (kind === "locked") done(undefined); });
    setTimeout(done, 5_000);
  });
}
