// Milliseconds for each of the texts on standard input, sorted by the script that runs in the browser.
import { readFileSync } from "node:fs";
import { sorter } from "../../twodrawer/static/js/sorter.js";

const model = new URL("../../twodrawer/static/models/sorter.json", import.meta.url);
const { sort } = sorter(JSON.parse(readFileSync(model, "utf8")));
const texts = JSON.parse(readFileSync(0, "utf8"));
for (const text of texts) sort(text);
console.log(JSON.stringify(texts.map((text) => {
  const start = performance.now();
  sort(text);
  return performance.now() - start;
})));
