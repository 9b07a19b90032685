/**
 * Passkeys: signing in, enrolling, confirming that it is you, and signing a note.
 *
 * `<form data-passkey="get|create">` with the server's options in `<script type="application/json" data-passkey-options>`
 * inside it (or elsewhere by `data-passkey-options="id"`, or fetched on click from `data-passkey-options-url`), and a hidden
 * input `credential` that takes the answer as JSON. `data-passkey-error` (role=alert) says what went wrong.
 * A submit button with `data-passkey-skip` posts the form as it is. `data-passwordless` names the checkbox that asks for a
 * key that signs in alone.
 */
import { fill } from "./page.js";

/** @param {string} text base64url @returns {ArrayBuffer} */
export function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer|ArrayBufferView} bytes @returns {string} base64url without padding */
export function toBase64url(bytes) {
  const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  let binary = "";
  for (const byte of view) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The options as the server gave them, with or without their wrapping. @param {any} given */
export function unwrap(given) {
  return given?.request_options?.publicKey ?? given?.creation_options?.publicKey ?? given?.publicKey ?? given;
}

/** @param {any} json @returns {PublicKeyCredentialCreationOptions} */
export function creationOptions(json) {
  const native = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON;
  if (native) return native.call(PublicKeyCredential, json);
  return { ...json, challenge: fromBase64url(json.challenge), user: { ...json.user, id: fromBase64url(json.user.id) },
    excludeCredentials: (json.excludeCredentials ?? []).map(descriptor) };
}

/** @param {any} json @returns {PublicKeyCredentialRequestOptions} */
export function requestOptions(json) {
  const native = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
  if (native) return native.call(PublicKeyCredential, json);
  return { ...json, challenge: fromBase64url(json.challenge), allowCredentials: (json.allowCredentials ?? []).map(descriptor) };
}

/** @param {any} json */
const descriptor = (json) => ({ ...json, id: fromBase64url(json.id) });

/** The credential as JSON, all bytes as base64url. @param {any} credential */
export function credentialJson(credential) {
  if (typeof credential.toJSON === "function") return credential.toJSON();
  const { response } = credential;
  /** @type {Record<string, unknown>} */
  const fields = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) fields[name] = toBase64url(response[name]);
  }
  if (typeof response.getTransports === "function") fields.transports = response.getTransports();
  return {
    id: credential.id, rawId: toBase64url(credential.rawId), type: credential.type, response: fields,
    ...(credential.authenticatorAttachment ? { authenticatorAttachment: credential.authenticatorAttachment } : {}),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** A sentence for what the browser reports. @param {unknown} error @param {string} kind */
export function passkeySentence(error, kind) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") {
    return "The passkey was not used: the window was closed or the time ran out. Try again, or use another way.";
  }
  if (name === "InvalidStateError" && kind === "create") return "This device already holds a passkey for this account.";
  if (name === "SecurityError") return "Passkeys work only at the practice’s own address, over a secure connection.";
  if (name === "NotSupportedError") return "This device can’t make the kind of passkey that is asked for. Try another device.";
  if (name === "Unreachable") return "The practice’s server didn’t answer. Check the connection and try again.";
  return "The passkey didn’t work. Try again, or use another way.";
}

/** @param {HTMLFormElement} form */
async function optionsOf(form) {
  const { passkeyOptions, passkeyOptionsUrl } = form.dataset;
  if (passkeyOptionsUrl) {
    const response = await fetch(passkeyOptionsUrl, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok) throw Object.assign(new Error("No options"), { name: "Unreachable" });
    return unwrap(await response.json());
  }
  const block = passkeyOptions ? document.getElementById(passkeyOptions) : form.querySelector("script[data-passkey-options]");
  return unwrap(JSON.parse(block?.textContent ?? "null"));
}

/** @param {HTMLFormElement} form */
export function bindPasskey(form) {
  const kind = form.dataset.passkey ?? "get";
  const place = form.querySelector("[data-passkey-error]") ?? document.querySelector("[data-passkey-error]");
  const say = (/** @type {string} */ text) => {
    if (!(place instanceof HTMLElement)) return;
    place.hidden = text === "";
    fill(place, "text", text);
  };
  const credentialInput = () => form.querySelector("input[name=credential]");
  if (!globalThis.PublicKeyCredential) {
    say("This browser has no passkeys here. Use another way, or open this page over a secure connection.");
    return;
  }
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    const by = event.submitter;
    if (isReady || (by instanceof HTMLElement && "passkeySkip" in by.dataset)) return;
    event.preventDefault();
    say("");
    form.setAttribute("aria-busy", "true");
    try {
      const json = await optionsOf(form);
      const alone = form.querySelector("input[data-passwordless]");
      if (kind === "create" && alone instanceof HTMLInputElement && json.authenticatorSelection) {
        json.authenticatorSelection.residentKey = alone.checked ? "required" : "discouraged";
        json.authenticatorSelection.requireResidentKey = alone.checked;
        if (alone.checked) json.authenticatorSelection.userVerification = "required";
      }
      const credential = kind === "create"
        ? await navigator.credentials.create({ publicKey: creationOptions(json) })
        : await navigator.credentials.get({ publicKey: requestOptions(json) });
      const input = credentialInput();
      if (!credential || !(input instanceof HTMLInputElement)) throw new TypeError("No credential");
      input.value = JSON.stringify(credentialJson(credential));
      isReady = true;
      form.requestSubmit(by instanceof HTMLElement ? by : null);
    } catch (error) {
      say(passkeySentence(error, kind));
    } finally {
      isReady = false;
      form.removeAttribute("aria-busy");
    }
  });
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (form instanceof HTMLFormElement) bindPasskey(form);
  }
}
