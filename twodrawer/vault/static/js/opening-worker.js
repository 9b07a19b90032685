/** The Worker that opens shelves and notes. It is handed the key with each job and keeps nothing. */
import { openOne } from "./opening.js";

addEventListener("message", async ({ data: { identity, files } }) => {
  for (const closed of files) {
    const opened = await openOne(identity, closed);
    postMessage({ ...opened, problem: opened.problem?.kind ?? null });
  }
});
