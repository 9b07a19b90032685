import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ed25519 } from "../../twodrawer/vault/static/vendor/age.js";
import { MemoryServer, ORIGIN } from "./vault_server.js";
import { base64, utcText } from "../../twodrawer/vault/static/js/bytes.js";
import { KINDS, message, parse } from "../../twodrawer/vault/static/js/messages.js";
import { readStatement } from "../../twodrawer/vault/static/js/statement.js";

const RECORD = "http://localhost:8000";
const read = (/** @type {string} */ path) => readFileSync(new URL(`../../twodrawer/${path}`, import.meta.url), "utf8");

test("record and vault have the same list of messages", () => {
  assert.equal(read("static/js/vault-messages.js"), read("vault/static/js/messages.js"));
});

test("a message of the list, from the right origin and window, is read; nothing else is", () => {
  const from = {};
  const data = message("passage", { id: "p-1", text: "She said it twice." });
  assert.deepEqual(parse({ data, origin: RECORD, source: from }, { origin: RECORD, from }), data);
  const wrong = [
    { data, origin: "http://evil.test", source: from }, { data, origin: "null", source: from }, { data, origin: RECORD, source: {} },
    ...[null, "passage", 7, [], { ...data, twodrawer: 2 }, { ...data, kind: "constructor" }, { ...data, kind: "open" }, { ...data, more: 1 },
      { twodrawer: 1, kind: "passage", id: "p-1" }, { ...data, text: 5 }, { ...data, id: "p 1" }, { ...data, id: "" }, { ...data, text: "x".repeat(200_001) },
    ].map((one) => ({ data: one, origin: RECORD, source: from })),
  ];
  for (const event of wrong) assert.equal(parse(event, { origin: RECORD, from }), null);
});

test("every kind can be said, and a shape that isn't on the list can't", () => {
  const given = { text: "x", flag: true, id: "x", any: {} };
  for (const [kind, shape] of Object.entries(KINDS)) {
    const said = message(kind, Object.fromEntries(Object.entries(shape).map(([name, one]) => [name, given[one]])));
    assert.ok(parse({ data: said, origin: RECORD }, { origin: RECORD }));
  }
  assert.throws(() => message("open"));
  assert.throws(() => message("sealed", {}));
});

const server = new MemoryServer();
const about = { practice: server.practice, author: server.author };
const SESSION = { v: 1, type: "session", aud: ORIGIN, ...about, client: "c", label: "Rowan", session: "s", day: "2026-11-19",
  iat: utcText(), exp: utcText(Date.now() + 43_200_000) };
const expected = { keys: [base64(ed25519.getPublicKey(server.seed))], origin: ORIGIN, now: utcText(), ...about };

test("a statement of the record is read", () => {
  assert.equal(readStatement(server.statement(SESSION), "session", expected).label, "Rowan");
});

test("a statement that is altered, meant for others, or of another time is refused", () => {
  const [v, , signature] = server.statement(SESSION).split(".");
  const altered = `${v}.${Buffer.from(JSON.stringify({ ...SESSION, label: "Marlow" })).toString("base64url")}.${signature}`;
  const stranger = server.statement(SESSION, ed25519.utils.randomSecretKey());
  for (const text of [altered, stranger, "", "v1..", `${server.statement(SESSION)}x`, server.statement(SESSION).replace("v1", "v2")]) {
    assert.throws(() => readStatement(text, "session", expected), { kind: "statement" });
  }
  for (const change of [{ author: "other" }, { practice: "other" }, { aud: RECORD }, { type: "ticket" }, { v: 2 }, { label: 7 }, { client: undefined }]) {
    assert.throws(() => readStatement(server.statement({ ...SESSION, ...change }), "session", expected), { kind: "statement" });
  }
  const hour = 3_600_000;
  for (const change of [{ iat: utcText(Date.now() + hour) }, { exp: utcText(Date.now() - hour) }, { iat: "soon" }]) {
    assert.throws(() => readStatement(server.statement({ ...SESSION, ...change }), "session", expected), { kind: "clock" });
  }
});
