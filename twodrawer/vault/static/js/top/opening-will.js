/**
 * Opening a professional will, on the vault's own page: the custodians type their shares one after another, and when
 * enough are together the notes are taken along, or destroyed, as their author chose.
 */
import { fill, input, on, piece, place } from "../dom.js";
import { willDesk } from "../keys.js";
import { toldShort } from "../pane/troubles.js";
import { readStatement } from "../statement.js";
import { Opening } from "../will.js";
import { download } from "./download.js";

const DESTROY = "destroy";

/** @param {import("./top.js").Top} top @param {import("../pane/record.js").RecordLine} line */
export async function openWill(top, line) {
  top.wait("Open a professional will", "Asking your record who is here…");
  const statement = await line.ticket("will");
  const { record_keys: keys, now } = top.site;
  const { id } = readStatement(statement, "will", { keys, origin: location.origin, now });
  const begun = await top.api.beginOpening(statement);
  const opening = new Opening({ api: top.api, begun, ticketId: id, origin: location.origin, desk: willDesk() });
  const page = piece("will-open");
  const field = input(page, "#share");
  const isDestruction = begun.wish === "destroy";
  fill(page, "needed", `${begun.needed} of ${begun.shares} shares are needed.`);
  fill(page, "wish", isDestruction ? "The author chose that the notes be destroyed. The key opens nothing; it destroys everything of this vault that lies here."
    : "The author chose that the custodians take the notes along. They stay psychotherapy notes: holding them is no permission to read them (45 CFR 164.508(a)(2)).");
  const confirm = input(page, "#confirm-destroy");
  const go = on(page, "go", () => void run());
  go.textContent = isDestruction ? "Destroy the notes" : "Take the notes along";
  const shown = () => {
    fill(page, "count", opening.count === 0 ? "" : `${opening.count} ${opening.count === 1 ? "share is" : "shares are"} together${opening.missing ? `, ${opening.missing} more to come` : ""}.`);
    place(page, "confirm").hidden = !isDestruction || opening.missing > 0;
  };
  shown();
  page.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    fill(page, "told", "");
    opening.add(field.value).then(() => { field.value = ""; }, (problem) => fill(page, "told", toldShort(problem)))
      .finally(() => {
        shown();
        field.focus();
      });
  });

  const run = async () => {
    fill(page, "told", "");
    try {
      if (!isDestruction) return await takeAlong(top, opening);
      if (opening.missing === 0 && confirm.value.trim().toLowerCase() !== DESTROY) return fill(page, "told", `Type the word ${DESTROY} first: this can’t be undone.`);
      await opening.destroy();
      top.say({ title: "The notes are destroyed", what: "Everything of this vault that lay here is gone: notes, keys and the will.",
        why: "A backup made before may still hold sealed files; they open only with the author’s own key or an older kit.", do: "Destroy the custodians’ sheets." });
    } catch (problem) {
      fill(page, "told", toldShort(problem));
    }
  };
  top.show(page);
}

/** @param {import("./top.js").Top} top @param {Opening} opening */
async function takeAlong(top, opening) {
  const { zip, code, missing } = await opening.takeAlong();
  const page = piece("will-opened");
  fill(page, "code", code);
  fill(page, "told", missing.length ? "Some files are missing or damaged and could not be taken along; manifest.json in the zip names them." : "");
  on(page, "save", () => download(zip));
  on(page, "print", () => window.print());
  top.show(page);
  download(zip);
}
