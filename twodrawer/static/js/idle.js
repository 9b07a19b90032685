/**
 * Signs out when nobody has been at the page: a treatment room has more than one pair of eyes in it.
 * The server ends the session by itself; this warns a minute before, keeps the session of someone who reads or types
 * without sending anything, and lets drafts reach the journal and the record before the sign-out.
 *
 * `<dialog data-idle data-idle-minutes="15" data-keep-alive-url="…" data-sign-out-form="id">`. All tabs of a browser share
 * one clock (localStorage), so typing in one tab keeps the others.
 */
import { fill, postJson } from "./page.js";

const WARN_FOR = 60_000;
const SHARED = "twodrawer-active";

/**
 * What the clock says. @param {{now: number, activeAt: number, heardAt: number, limit: number}} times
 * heardAt: when the server last heard from us. @returns {{do: "nothing"|"keep"|"warn"|"leave", left: number}}
 */
export function idleStep({ now, activeAt, heardAt, limit }) {
  const left = activeAt + limit - now;
  if (left <= 0) return { do: "leave", left: 0 };
  if (left <= WARN_FOR) return { do: "warn", left };
  const isKeeping = activeAt > heardAt && now - heardAt >= limit / 3;
  return { do: isKeeping ? "keep" : "nothing", left };
}

/** @param {HTMLDialogElement} dialog */
export function bindIdle(dialog) {
  const limit = Number(dialog.dataset.idleMinutes) * 60_000;
  if (!(limit > 0)) return;
  let heardAt = Date.now();
  let isLeaving = false;

  const activeAt = () => Number(shared.get()) || heardAt;
  const active = () => {
    // An open warning is answered by its button, not by a nudged mouse.
    if (!dialog.open && Date.now() - activeAt() > 1_000) shared.set(Date.now());
  };

  async function keep() {
    heardAt = Date.now();
    if (!dialog.dataset.keepAliveUrl) return;
    const answer = await postJson(dialog.dataset.keepAliveUrl, {});
    // Signed out elsewhere, or by the server: this page shows nothing any more.
    if (answer.status === 401) await leave();
  }

  async function leave() {
    if (isLeaving) return;
    isLeaving = true;
    /** @type {Promise<unknown>[]} */
    const waits = [];
    dispatchEvent(new CustomEvent("twodrawer:leaving", { detail: { waits } }));
    await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, 3_000))]);
    const form = document.getElementById(dialog.dataset.signOutForm ?? "");
    if (form instanceof HTMLFormElement) form.submit();
    else location.reload();
  }

  function look() {
    const step = idleStep({ now: Date.now(), activeAt: activeAt(), heardAt, limit });
    if (step.do === "leave") return void leave();
    if (step.do === "keep") void keep();
    if (step.do === "warn") {
      fill(dialog, "left", `${Math.ceil(step.left / 1000)} s`);
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) {
      dialog.close();
    }
  }

  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("[data-stay]")?.addEventListener("click", () => {
    shared.set(Date.now());
    dialog.close();
    void keep();
  });
  dialog.querySelector("[data-leave]")?.addEventListener("click", () => void leave());
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    addEventListener(kind, active, { passive: true });
  }
  addEventListener("twodrawer:active", active);
  document.addEventListener("htmx:afterRequest", () => { heardAt = Date.now(); });
  shared.set(Date.now());
  setInterval(look, 1_000);
  // A laptop that slept past the limit is signed out before anyone reads the page.
  document.addEventListener("visibilitychange", look);
}

/** The shared clock; a browser that shuts off its storage gets a clock for each tab. */
const shared = {
  own: "",
  get() {
    try {
      return localStorage.getItem(SHARED) ?? this.own;
    } catch {
      return this.own;
    }
  },
  /** @param {number} at */
  set(at) {
    this.own = String(at);
    try {
      localStorage.setItem(SHARED, this.own);
    } catch {
      // Shut off: `own` has it.
    }
  },
};

if (typeof document !== "undefined") {
  const dialog = document.querySelector("dialog[data-idle]");
  if (dialog instanceof HTMLDialogElement) bindIdle(dialog);
}
