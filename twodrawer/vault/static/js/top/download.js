/** Hands a file to the browser's downloads. Its name tells the day, and nothing else. */

/** @param {Uint8Array<ArrayBuffer>} zip */
export const download = (zip) => hand(zip, "application/zip", ".zip");

/** A sealed package. @param {Uint8Array<ArrayBuffer>} file @param {string} what */
export const handOver = (file, what) => hand(file, "application/octet-stream", `-${what}.zip.age`);

/** @param {Uint8Array<ArrayBuffer>} file @param {string} type @param {string} end */
function hand(file, type, end) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file], { type }));
  link.download = `psychotherapy-notes-${new Date().toISOString().slice(0, 10)}${end}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
