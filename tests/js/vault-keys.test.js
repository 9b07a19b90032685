import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "../../twodrawer/vault/static/vendor/age.js";
import { fromBase64, newRef, utcText, utf8 } from "../../twodrawer/vault/static/js/bytes.js";
import { canonical } from "../../twodrawer/vault/static/js/canonical.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { makeIdentity, rewrap, unlock } from "../../twodrawer/vault/static/js/keys.js";
import { kitGroups, newKitCode, readKitCode, sameGroup } from "../../twodrawer/vault/static/js/kit.js";
import { FLOOR, padded, sizeClass } from "../../twodrawer/vault/static/js/padding.js";
import { checkPassphrase, newPassphrase } from "../../twodrawer/vault/static/js/passphrase.js";
import { WORDS } from "../../twodrawer/vault/static/vendor/eff-words.js";

const PASSPHRASE = "amber  Otter quilt harbor\u00a0violet lantern ";

test("a new identity opens by its passphrase and its kit, to keys that can't be exported; a wrong one opens nothing", async () => {
  const hand = await makeIdentity({ desk: new KeyWork() });
  const code = await newKitCode();
  const passphrase = await hand.wrapWithPassphrase(PASSPHRASE);
  const desk = new KeyWork();
  // Adding a way in opens the identity anew; the code may be typed without dashes and capitals.
  const kit = await rewrap({ from: { ...passphrase, words: "amber Otter quilt harbor violet lantern" }, to: { kind: "kit", words: code.toLowerCase().replaceAll("-", " ") }, desk });
  const opened = await unlock(kit, { words: code, desk: new KeyWork() });
  assert.equal(opened.recipient, hand.recipient);
  assert.equal(opened.signingKey, hand.signingKey);
  for (const key of [opened.identity, opened.mac, opened.sign]) {
    assert.equal(key.extractable, false);
    for (const form of /** @type {const} */ (["raw", "pkcs8", "jwk"])) await assert.rejects(crypto.subtle.exportKey(/** @type {any} */ (form), key));
  }
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", opened.sign, utf8("words")));
  assert.ok(ed25519.verify(signature, utf8("words"), fromBase64(opened.signingKey)));
  await assert.rejects(unlock(passphrase, { words: "amber Otter quilt harbor violet", desk: new KeyWork() }), { kind: "wrong_passphrase" });
});

test("a wrapped file of another kind, or with an absurd price, isn't tried", async () => {
  for (const stanza of ["-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30", "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 1", "-> X25519 " + "A".repeat(43)]) {
    const file = utf8(`age-encryption.org/v1\n${stanza}\n${"A".repeat(43)}\n--- ${"A".repeat(43)}\n${" ".repeat(64)}`);
    await assert.rejects(new KeyWork().open(file, { words: "x" }), { kind: "truncated" });
  }
});

test("a recovery code has 128 random bits and finds every mistyped character", async () => {
  const code = await newKitCode();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.notEqual(code, await newKitCode());
  assert.equal(await readKitCode(` ${code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l")} `), code);
  let wrong = 0;
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "-") continue;
    const other = code[at] === "7" ? "8" : "7";
    await readKitCode(code.slice(0, at) + other + code.slice(at + 1)).catch(() => wrong++);
  }
  assert.ok(wrong >= 27, `${wrong} of 28 found`);
  for (const typed of ["", code.slice(1), `${code}0`, code.replace(/^./, "U")]) await assert.rejects(readKitCode(typed), { kind: "kit_mistyped" });
});

test("part of the kit is typed back as a person types", async () => {
  const code = await newKitCode();
  const [first = "", , third = ""] = kitGroups(code);
  assert.ok(sameGroup(code, 0, ` ${first.toLowerCase()} `));
  assert.ok(!sameGroup(code, 0, third) || first === third);
  assert.ok(!sameGroup(code, 0, ""));
});

test("six words of EFF's list are offered, each word as likely as the other", async () => {
  assert.equal(new Set(WORDS).size, 7776);
  const offered = newPassphrase().split(" ");
  assert.equal(offered.length, 6);
  assert.ok(offered.every((word) => WORDS.includes(word)));
  assert.deepEqual(await checkPassphrase(newPassphrase()), { strong: true, why: "" });
});

test("what people choose is refused, however long it looks", async () => {
  for (const weak of ["", "password", "Okafor2026!", "correct horse", "qwertyuiop1234", "aaaaaaaaaaaaaaaaaaaaaaaa", "iloveyou iloveyou", "Summer2026! Summer2026!"]) {
    assert.equal((await checkPassphrase(weak)).strong, false, weak);
  }
  assert.equal((await checkPassphrase("gulls over Mirador, nine of them, wet")).strong, true);
});

test("lengths fall into Padmé's classes, at a cost under 12 %, and a class is its own class", () => {
  assert.deepEqual([0, 1, 2048, 2049, 2112, 2113, 4097, 9000, 100_000].map(sizeClass), [2048, 2048, 2048, 2176, 2176, 2176, 4352, 9216, 100_352]);
  for (let length = FLOOR; length < 300_000; length = Math.ceil(length * 1.013) + 1) {
    const size = sizeClass(length);
    assert.ok(size >= length && size <= length * 1.12 && sizeClass(size) === size);
  }
  assert.equal(new TextDecoder().decode(padded(utf8("{}"))).trimEnd(), "{}");
});

test("canonical JSON has one spelling", () => {
  assert.equal(canonical({ b: [1, null, "é\u2028\n"], a: { y: undefined, x: true }, "\u20ac": 1e21, "\r": 0.1 }), '{"\\r":0.1,"a":{"x":true},"b":[1,null,"é\u2028\\n"],"€":1e+21}');
  assert.throws(() => canonical(Number.NaN));
});

test("refs and moments look as the record's do", () => {
  assert.match(newRef(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(newRef(1_000) < newRef(2_000) && newRef(2 ** 40) < newRef(2 ** 41));
  assert.equal(utcText(Date.UTC(2026, 10, 19, 18, 58, 3, 7)), "2026-11-19T18:58:03.007000Z");
});
