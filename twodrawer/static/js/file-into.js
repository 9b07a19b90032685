/**
 * `data-file-into="field"` around a file input: the chosen file is read in the browser and put into that field. Nothing is
 * uploaded; `data-file-name` names the field that takes its name. Files that end with one of `data-refuses` are not read, and
 * `data-refusal` says why. Without script the row is not shown and the text is pasted.
 */
const LIMIT = 200_000; // or the row's own `data-limit`

/**
 * Why a file isn't read; blank if it is.
 * @param {{name: string, size: number}} file
 * @param {{limit?: string, refuses?: string, refusal?: string}} [row] the row's `data-` attributes
 */
export function whyNotRead(file, row = {}) {
  const name = file.name.toLowerCase();
  if (row.refuses?.split(" ").some((ending) => ending && name.endsWith(ending))) return row.refusal ?? "";
  const limit = Number(row.limit) || LIMIT;
  if (file.size <= limit) return "";
  return `This file is larger than ${limit / 1000} kB and was not read. Take a smaller one, or paste a part of it below.`;
}

/**
 * The text of a file: UTF-8, or UTF-16 with its mark, as Praat writes it. Nothing if it isn't text.
 * @param {Blob} file
 */
export async function textOf(file) {
  const bytes = await file.arrayBuffer();
  const mark = bytes.byteLength > 1 ? new DataView(bytes).getUint16(0) : 0;
  const kept = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(kept, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** @param {HTMLElement} row */
function bind(row) {
  const input = row.querySelector("input[type=file]");
  const field = document.getElementById(row.dataset.fileInto ?? "");
  if (!(input instanceof HTMLInputElement) || !(field instanceof HTMLTextAreaElement)) return;
  row.hidden = false;
  const hint = row.querySelector(".hint");
  const say = (/** @type {string} */ words) => { if (hint) hint.textContent = words; };
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    const why = whyNotRead(file, row.dataset);
    if (why) return say(why);
    const text = await textOf(file);
    if (text === null) return say(`${file.name} is not text and was not read. Save it as UTF-8 text and choose it again.`);
    field.value = text;
    const name = document.getElementById(row.dataset.fileName ?? "");
    if (name instanceof HTMLInputElement) name.value = file.name;
    say(`${file.name} is in the field below.`);
  });
}

if (typeof document !== "undefined") {
  for (const row of document.querySelectorAll("[data-file-into]")) if (row instanceof HTMLElement) bind(row);
}
