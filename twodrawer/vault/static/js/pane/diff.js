/** What changed between two versions, word by word, for reading. */

/** @typedef {{kind: "same"|"gone"|"new", text: string}} Part */

const MOST = 4_000_000; // cells of the table; beyond that whole paragraphs are compared

/** @param {string} before @param {string} after @returns {Part[]} */
export function compare(before, after) {
  let [a, b] = [before, after].map((text) => text.match(/\s+|[^\s]+/g) ?? []);
  if (!a || !b) return [];
  if (a.length * b.length > MOST) [a, b] = [before, after].map((text) => text.match(/[^\n]*\n?/g) ?? []);
  if (!a || !b) return [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = longest(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)]);
}

const same = (/** @type {string} */ text) => /** @type {Part} */ ({ kind: "same", text });

/** The longest common run of words. @param {string[]} a @param {string[]} b @returns {Part[]} */
function longest(a, b) {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = a[i] === b[j] ? 1 + (table[(i + 1) * width + j + 1] ?? 0)
        : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
    }
  }
  /** @type {Part[]} */
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(same(a[i] ?? ""));
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      parts.push({ kind: "gone", text: a[i] ?? "" });
      i += 1;
    } else {
      parts.push({ kind: "new", text: b[j] ?? "" });
      j += 1;
    }
  }
  return parts;
}

/** Neighbours of one kind are one part. @param {Part[]} parts @returns {Part[]} */
function joined(parts) {
  /** @type {Part[]} */
  const all = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else all.push({ ...part });
  }
  return all;
}

/** The parts as marked text. @param {HTMLElement} place @param {Part[]} parts */
export function show(place, parts) {
  place.replaceChildren(...parts.map(({ kind, text }) => {
    if (kind === "same") return document.createTextNode(text);
    const mark = document.createElement(kind === "new" ? "ins" : "del");
    mark.textContent = text;
    return mark;
  }));
}
