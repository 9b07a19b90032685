/**
 * Finding a phrase by a few letters: twin of `phrasebank/ranking.py`, which explains the order.
 */

/** @typedef {{key: string, letters: string, element: string, text: string, from: string, why: string}} Phrase */

/** @param {string} word @param {Phrase} phrase */
function fits(word, phrase) {
  if (phrase.letters.startsWith(word)) return true;
  return phrase.text.toLowerCase().split(/\s+/).some((part) => part.replace(/^[{("“]+/, "").startsWith(word));
}

/**
 * The phrases that every word fits, in their order; one whose letters were typed whole comes first.
 * @param {string} words @param {Phrase[]} phrases @returns {Phrase[]}
 */
export function foundBy(words, phrases) {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = asked;
  if (first === undefined) return phrases;
  const fitting = phrases.filter((phrase) => asked.every((word) => fits(word, phrase)));
  return [...fitting.filter(({ letters }) => letters === first), ...fitting.filter(({ letters }) => letters !== first)];
}

/**
 * Everything on offer: what the server put on top, own phrases, then the packs that weren't left out.
 * @param {{top: [string, string][], own: [string, string, string, string][], left: string[]}} bank
 * @param {{key: string, name: string, phrases: [string, string, string][]}[]} packs @returns {Phrase[]}
 */
export function inOrder(bank, packs) {
  const all = new Map(bank.own.map(([key, letters, element, text]) => [key, { key, letters, element, text, from: "yours", why: "" }]));
  for (const pack of packs) {
    for (const [letters, element, text] of pack.phrases) {
      const key = `${pack.key}.${letters}`;
      all.set(key, { key, letters, element, text, from: pack.name, why: "" });
    }
  }
  const left = new Set(bank.left);
  const top = bank.top.flatMap(([key, why]) => { const one = all.get(key); return one ? [{ ...one, why }] : []; });
  const above = new Set(top.map(({ key }) => key));
  const rest = [...all.values()].filter(({ key }) => !above.has(key) && !left.has(key.slice(0, key.indexOf("."))));
  return [...top, ...rest];
}
