// Which of the two drawers a passage belongs in, how surely, and why: before it leaves the browser.
//
// The twin of twodrawer/writing/sorting/ in Python, where each rule is explained. Both read the same
// model file (static/models/sorter.json) and give the same answer to a millionth; tests/js/sorter.test.js
// compares them on tests/rooms/sorter_vectors.json.

/**
 * @typedef {{ word: string, kinds: readonly string[], quoted: boolean }} Token
 * @typedef {"progress" | "either" | "psychotherapy"} Drawer
 * @typedef {{ drawer: Drawer, p_psychotherapy: number, p_progress: number, reason: string }} Sorted
 * @typedef {{ words: { whole: Record<string, string[]>, beginnings: Record<string, string[]> },
 *   buckets: number, scale: number[], bias: number[], sharpness: number,
 *   psychotherapy_from: number, doubt_from: number, weights: string,
 *   reasons: Record<Drawer, Record<string, string[]>>, otherwise: Record<Drawer, string> }} ModelFile
 */

const LETTERS = "a-zß-öø-ÿāăąćčďēęěğīıłńňōőřśşšţťūůűźżž";
const TOKEN = new RegExp(
  `[${LETTERS}]+(?:['/&][${LETTERS}]+)*|[0-9]+|\\n|[.,;:!?…"()\\[\\]\\-–—/&+→%#@*=<>↑↓~$]`, "g");
/** @type {Record<string, string>} */
const STRAIGHT = { "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'" };
const STOPS = new Set([".", "!", "?", "…", ";", "\n"]);
const REACH = 7;
const ACTORS = ["writer", "client", "they"];
const NUMBER = "0";
const LONGEST = 4000;
/** @type {Drawer[]} */
const ORDER = ["progress", "either", "psychotherapy"];
const OF_KINDS = ["k ", "K ", "k1 ", "kk ", "a ", "n "];
const STEPS = [3, 6, 10, 16, 25, 40, 70];

/** The sorter of a model file that was fetched and parsed. @param {ModelFile} model */
export function sorter(model) {
  const whole = new Map(Object.entries(model.words.whole));
  const beginnings = new Map(Object.entries(model.words.beginnings));
  const longest = Math.max(0, ...[...beginnings.keys()].map((word) => word.length));
  const weights = Int8Array.from(atob(model.weights), (character) => character.charCodeAt(0));

  /** @param {string} word @returns {readonly string[]} */
  const kindsOf = (word) => {
    const found = whole.get(word);
    if (found) return found;
    for (let length = Math.min(word.length, longest); length > 3; length -= 1) {
      const begun = beginnings.get(word.slice(0, length));
      if (begun) return begun;
    }
    return [];
  };

  /** @param {string} name @returns {[number, number, number]} */
  const weightsOf = (name) => {
    const at = (crc32(name) & (model.buckets - 1)) * 3;
    return [weights[at] ?? 0, weights[at + 1] ?? 0, weights[at + 2] ?? 0];
  };

  /** Where a passage belongs. @param {string} text @returns {Sorted} */
  const sort = (text) => {
    const names = features(tokens(text, kindsOf));
    if (!/[\p{L}\p{N}]/u.test(text)) {
      return { drawer: "progress", p_psychotherapy: 0, p_progress: 1, reason: "It has no words." };
    }
    const chances = chancesOf(names, weightsOf, model);
    const drawer = drawerOf(chances, model);
    return {
      drawer, p_psychotherapy: chances[2], p_progress: chances[0],
      reason: reasonFor(drawer, names, weightsOf, model),
    };
  };
  return { sort };
}

/** @param {[number, number, number]} chances @param {ModelFile} model @returns {Drawer} */
function drawerOf([progress, either, psychotherapy], model) {
  if (psychotherapy >= model.psychotherapy_from) return "psychotherapy";
  return psychotherapy >= model.doubt_from || either >= progress ? "either" : "progress";
}

/**
 * @param {string[]} names @param {(name: string) => [number, number, number]} weightsOf @param {ModelFile} model
 * @returns {[number, number, number]}
 */
function chancesOf(names, weightsOf, model) {
  const sums = [0, 0, 0, 0, 0, 0];
  const counts = [0, 0];
  for (const name of names) {
    const part = OF_KINDS.some((beginning) => name.startsWith(beginning)) ? 1 : 0;
    counts[part] = (counts[part] ?? 0) + 1;
    weightsOf(name).forEach((weight, at) => { sums[part * 3 + at] = (sums[part * 3 + at] ?? 0) + weight; });
  }
  const scores = [0, 1, 2].map((at) => {
    let score = model.bias[at] ?? 0;
    counts.forEach((count, part) => {
      if (count) score += (sums[part * 3 + at] ?? 0) / Math.sqrt(count) * (model.scale[at] ?? 0);
    });
    return score * model.sharpness;
  });
  const highest = Math.max(...scores);
  const [first = 0, second = 0, third = 0] = scores.map((score) => Math.exp(score - highest));
  const whole = first + second + third;
  return [first / whole, second / whole, third / whole];
}

/**
 * @param {Drawer} drawer @param {string[]} names
 * @param {(name: string) => [number, number, number]} weightsOf @param {ModelFile} model
 */
function reasonFor(drawer, names, weightsOf, model) {
  const found = new Set(names);
  const at = ORDER.indexOf(drawer);
  let [best, most] = [model.otherwise[drawer], 0];
  for (const [sentence, marks] of Object.entries(model.reasons[drawer])) {
    let push = 0;
    for (const mark of marks.filter((name) => found.has(name))) {
      const weights = weightsOf(mark);
      push += 3 * (weights[at] ?? 0) - weights[0] - weights[1] - weights[2];
    }
    if (push > most) [best, most] = [sentence, push];
  }
  return best;
}

/** The words and marks of a passage. @param {string} text @param {(word: string) => readonly string[]} kindsOf */
function tokens(text, kindsOf) {
  const plain = [...text].slice(0, LONGEST).join("").toLowerCase().replace(/[“”„«»’‘]/g, (mark) => STRAIGHT[mark] ?? mark);
  const found = plain.match(TOKEN) ?? [];
  const quotes = Math.floor(found.filter((word) => word === '"').length / 2) * 2;
  let seen = 0;
  /** @type {Token[]} */
  const result = [];
  for (const word of found) {
    if (word === '"') {
      seen += 1;
      if (seen <= quotes) continue;
    }
    const kept = word >= "0" && word <= "9\uffff" ? NUMBER : word;
    result.push({ word: kept, kinds: kindsOf(kept), quoted: seen % 2 === 1 && seen < quotes });
  }
  return result;
}

/** The names of what is found in a passage, each once. @param {Token[]} passage */
function features(passage) {
  /** @type {Set<string>} */
  const found = new Set();
  addWords(passage, found);
  addKinds(passage, found);
  const own = passage.filter((token) => !token.quoted);
  addActors(own, found);
  addShape(passage, own, found);
  return [...found];
}

/** @param {Token[]} passage @param {Set<string>} found */
function addWords(passage, found) {
  let before = "^";
  for (const { word, quoted } of passage) {
    if (quoted) {
      found.add(`q ${word}`);
      before = '"';
      continue;
    }
    found.add(`w ${word}`);
    found.add(`b ${before} ${word}`);
    before = word;
    addParts(word, found);
  }
  found.add(`b ${before} $`);
}

/** Three and four letters in a row, with the word's edges. @param {string} word @param {Set<string>} found */
function addParts(word, found) {
  if (word.length <= 2) return;
  const edged = `_${word}_`;
  for (const length of [3, 4]) {
    for (let at = 0; at <= edged.length - length; at += 1) found.add(`c ${edged.slice(at, at + length)}`);
  }
}

/** @param {Token[]} passage @param {Set<string>} found */
function addKinds(passage, found) {
  /** @type {Token | null} */
  let before = null;
  for (const token of passage) {
    for (const kind of token.kinds) found.add(`${token.quoted ? "K" : "k"} ${kind}`);
    if (token.quoted) {
      before = null;
      continue;
    }
    if (before === null) {
      for (const kind of token.kinds) found.add(`k1 ${kind}`);
    } else {
      for (const first of before.kinds) {
        found.add(`kw ${first} ${token.word}`);
        for (const second of token.kinds) found.add(`kk ${first} ${second}`);
      }
      for (const second of token.kinds) found.add(`wk ${before.word} ${second}`);
    }
    before = token;
  }
}

/** Who is followed by what, within reach and within the sentence. @param {Token[]} own @param {Set<string>} found */
function addActors(own, found) {
  own.forEach((token, at) => {
    for (const actor of ACTORS.filter((one) => token.kinds.includes(one))) {
      for (const [distance, later] of own.slice(at + 1, at + 1 + REACH).entries()) {
        if (STOPS.has(later.word)) break;
        for (const kind of later.kinds) found.add(`a ${actor} ${kind}`);
        if (distance < 4) found.add(`v ${actor} ${later.word}`);
      }
    }
  });
}

/** @param {Token[]} passage @param {Token[]} own @param {Set<string>} found */
function addShape(passage, own, found) {
  const step = STEPS.findIndex((most) => own.length <= most);
  const count = (/** @type {string} */ kind) => own.filter((token) => token.kinds.includes(kind)).length;
  found.add(`n words ${step < 0 ? STEPS.length : step}`);
  found.add(`n writer ${Math.min(3, count("writer"))}`);
  found.add(`n client ${Math.min(2, count("client"))}`);
  found.add(`n numbers ${Math.min(3, passage.filter((token) => token.word === NUMBER).length)}`);
  if (own.length < passage.length) found.add("n quoted");
  if (own.length === 0) found.add("n all quoted");
}

const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
  let rest = start;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});
const UTF8 = new TextEncoder();

/** CRC-32, as zip files have it. @param {string} text */
function crc32(text) {
  let rest = 0xffffffff;
  for (const byte of UTF8.encode(text)) rest = (rest >>> 8) ^ (CRC[(rest ^ byte) & 255] ?? 0);
  return (rest ^ 0xffffffff) >>> 0;
}
