/** Small things that several behaviours need from the page. */

/** The token that proves a post comes from our own page. @param {ParentNode} [root] */
export function csrfToken(root = document) {
  const input = root.querySelector("input[name=csrfmiddlewaretoken]") ?? document.querySelector("input[name=csrfmiddlewaretoken]");
  return input instanceof HTMLInputElement ? input.value : "";
}

/**
 * A copy of the `<template>` with this id. Pages carry their markup themselves; scripts only fill in words.
 * @param {string} id @returns {HTMLElement}
 */
export function fromTemplate(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new TypeError(`The page has no template ${id}`);
  const element = template.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement)) throw new TypeError(`Template ${id} is empty`);
  return element;
}

/** Puts words into the part of `root` marked `data-slot="name"`; an empty text hides it. */
/** @param {ParentNode} root @param {string} name @param {string} text */
export function fill(root, name, text) {
  for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) {
    if (slot instanceof HTMLTextAreaElement) slot.value = text;
    else slot.textContent = text;
    if (slot instanceof HTMLElement) slot.hidden = text === "";
  }
}

/** A time of day as the practice's pages write it. @param {number|string|Date} at @param {string} [zone] */
export function clockTime(at, zone) {
  return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", ...(zone ? { timeZone: zone } : {}) })
    .format(new Date(at)).replace("AM", "am").replace("PM", "pm");
}

/** A random name for this tab; `crypto.randomUUID` exists on secure pages only. */
export function newTab() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Posts JSON to our own server. Status 0: no answer came. */
/** @param {string} url @param {unknown} body @param {{keepalive?: boolean, csrf?: string}} [how] @returns {Promise<{status: number, body: any}>} */
export async function postJson(url, body, { keepalive = false, csrf = csrfToken() } = {}) {
  const text = JSON.stringify(body);
  try {
    const response = await fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      // A request that outlives its page may carry 64 kB at most; longer ones go the ordinary way.
      keepalive: keepalive && new TextEncoder().encode(text).length < 60_000,
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": csrf },
      body: text,
    });
    // A redirect can only be the sign-in page.
    if (response.type === "opaqueredirect") return { status: 401, body: null };
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    return { status: response.status, body: isJson ? await response.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}
