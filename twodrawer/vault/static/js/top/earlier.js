/** An earlier vault, set aside by a reset: read, and taken along. Nothing is written into it any more. */
import { fill, longDay, on, piece, place } from "../dom.js";
import { exportZip } from "../exit.js";
import { thisDevice } from "../pane/storage.js";
import { Vault } from "../vault.js";
import { download } from "./download.js";

/**
 * Resolves when the person has done with it.
 * @param {import("./top.js").Top} top @param {import("../access.js").Access} access @param {import("../keys.js").Unlocked} unlocked
 */
export async function readEarlier(top, access, unlocked) {
  top.wait("Opening", "The notes of your earlier vault are opened in this browser.");
  const vault = await Vault.open({ access, unlocked, device: thisDevice() });
  const page = piece("earlier-vault");
  place(page, "notes").replaceChildren(...vault.all().map((note) => {
    const line = piece("earlier-vault-note");
    fill(line, "day", longDay(note.at));
    fill(line, "title", `${note.label}: ${note.title}`);
    fill(line, "text", note.text);
    return line;
  }));
  top.show(page);
  await new Promise((done) => {
    on(page, "back", () => done(undefined));
    on(page, "export", async () => download((await exportZip(vault)).zip));
  });
  vault.lock();
}
