import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf, whyNotRead } from "../../twodrawer/static/js/file-into.js";

test("a recording is refused by its name, with what to do, however large it is", () => {
  const row = { limit: "1000000", refuses: ".wav .mp3 .m4a", refusal: "Write it down first." };
  for (const size of [10, 50_000_000]) assert.equal(whyNotRead({ name: "Session.M4A", size }, row), "Write it down first.");
  assert.equal(whyNotRead({ name: "mp3.txt", size: 10 }, row), "");
});

test("a file above the row's limit, or the usual one, is not read", () => {
  assert.equal(whyNotRead({ name: "a.txt", size: 200_000 }), "");
  assert.match(whyNotRead({ name: "a.txt", size: 200_001 }), /^This file is larger than 200 kB and was not read\. Take a smaller/);
  assert.equal(whyNotRead({ name: "a.txt", size: 200_001 }, { limit: "1000000" }), "");
});

test("text is read as the command line reads it, and what is no text is not", async () => {
  const words = "Client: I don’t sleep.\n";
  const wide = (/** @type {boolean} */ isLittle) => {
    const view = new DataView(new ArrayBuffer(2 + words.length * 2));
    [0xfeff, ...Array.from(words, (letter) => letter.charCodeAt(0))].forEach((code, at) => view.setUint16(at * 2, code, isLittle));
    return view.buffer;
  };
  for (const held of [words, `\ufeff${words}`, wide(true), wide(false)]) assert.equal(await textOf(new Blob([held])), words);
  assert.equal(await textOf(new Blob([])), "");
  assert.equal(await textOf(new Blob([new Uint8Array([0x52, 0x49, 0x46, 0x46, 0xff, 0xfb])])), null);
});
