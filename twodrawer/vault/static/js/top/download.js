/** Hands a zip to the browser's downloads. Its name tells the day, and nothing else. */

/** @param {Uint8Array<ArrayBuffer>} zip */
export function download(zip) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([zip], { type: "application/zip" }));
  link.download = `psychotherapy-notes-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
