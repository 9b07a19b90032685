import assert from "node:assert/strict";
import { test } from "node:test";
import {
  creationOptions, credentialJson, fromBase64url, passkeySentence, requestOptions, toBase64url, unwrap,
} from "../../twodrawer/static/js/webauthn.js";

test("bytes survive the way to base64url and back, without padding", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 73 + length) % 256);
    const text = toBase64url(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(new Uint8Array(fromBase64url(text)), bytes);
  }
});

test("a view into a longer buffer is encoded alone", () => {
  assert.equal(toBase64url(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)), "AgM");
});

test("options are found with and without their wrapping", () => {
  const inner = { challenge: "AA" };
  for (const given of [inner, { publicKey: inner }, { request_options: { publicKey: inner } }, { creation_options: { publicKey: inner } }]) {
    assert.equal(unwrap(given), inner);
  }
});

test("request options: challenge and allowed keys become bytes, the rest stays", () => {
  const options = requestOptions({ challenge: "AQID", rpId: "localhost", userVerification: "required",
    allowCredentials: [{ type: "public-key", id: "BAU" }] });
  assert.deepEqual(new Uint8Array(/** @type {ArrayBuffer} */ (options.challenge)), new Uint8Array([1, 2, 3]));
  assert.deepEqual(new Uint8Array(/** @type {ArrayBuffer} */ (options.allowCredentials?.[0]?.id)), new Uint8Array([4, 5]));
  assert.equal(options.userVerification, "required");
});

test("creation options: the user's handle becomes bytes", () => {
  const options = creationOptions({ challenge: "AQID", rp: { name: "Keller Psychotherapy" }, pubKeyCredParams: [],
    user: { id: "_-8", name: "okafor", displayName: "Okafor" } });
  assert.deepEqual(new Uint8Array(/** @type {ArrayBuffer} */ (options.user.id)), new Uint8Array([255, 239]));
  assert.deepEqual(options.excludeCredentials, []);
});

test("a credential becomes the JSON that the server reads", () => {
  const json = credentialJson({
    id: "AQ", rawId: new Uint8Array([1]).buffer, type: "public-key", authenticatorAttachment: "platform",
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: new Uint8Array([2]).buffer, authenticatorData: new Uint8Array([3]).buffer,
      signature: new Uint8Array([4]).buffer, userHandle: null },
  });
  assert.deepEqual(json, {
    id: "AQ", rawId: "AQ", type: "public-key", authenticatorAttachment: "platform",
    clientExtensionResults: { credProps: { rk: true } },
    response: { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" },
  });
});

test("every failure is told in a sentence, never as an error's name", () => {
  for (const name of ["NotAllowedError", "InvalidStateError", "SecurityError", "NotSupportedError", "Unreachable", "TypeError"]) {
    const sentence = passkeySentence(Object.assign(new Error(name), { name }), "create");
    assert.match(sentence, /^[A-Z].*\.$/);
    assert.ok(!sentence.includes("Error"));
  }
});
