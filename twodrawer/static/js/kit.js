/**
 * The form of a downtime kit: says while one types what a guessing program would make of the passphrase, and doesn't let a
 * weak one go. The six drawn words are known to be strong; the estimator is loaded only for words of one's own.
 */

export const ENOUGH_GUESSES = 1e14;
// The estimator takes time with the square of the length, and what it knows lies at the front.
const LONGEST_LOOKED_AT = 100;
const WAIT = 250;

/** As the program and the kit's own page spell it. @param {string} typed */
export const asTyped = (typed) => typed.normalize("NFKC").replace(/[\t-\r ]+/g, " ").replace(/^ | $/g, "");

/** What is said of so many guesses. @param {number} guesses @returns {{strong: boolean, says: string}} */
export function verdict(guesses) {
  const power = Math.floor(Math.log10(Math.max(1, guesses)));
  return guesses >= ENOUGH_GUESSES
    ? { strong: true, says: `Strong: about 10^${power} guesses.` }
    : { strong: false, says: `Not strong enough: a program that knows how people choose needs about 10^${power} guesses, and 10^14 are wanted. Take the six words, or make it longer.` };
}

/** @param {string} words @param {string} drawn @returns {Promise<{strong: boolean, says: string}>} */
export async function looked(words, drawn) {
  if (words === drawn) return { strong: true, says: "These are the six words: strong." };
  const { guesses } = await import("../vendor/strength.js");
  // Said twice is not guessed twice.
  const once = [...new Set(words.split(" "))].join(" ");
  return verdict(Math.min(...[words, once].map((one) => guesses(one.slice(0, LONGEST_LOOKED_AT)))));
}

/** @param {HTMLFormElement} form */
function watch(form) {
  const field = form.querySelector("input[name=passphrase]");
  const drawn = form.querySelector("input[name=drawn]");
  const place = form.querySelector("[data-strength]");
  if (!(field instanceof HTMLInputElement) || !(drawn instanceof HTMLInputElement) || !place) return;
  let later = 0;
  const look = async () => {
    const words = asTyped(field.value);
    const { strong, says } = words ? await looked(words, drawn.value) : { strong: true, says: "" };
    if (words !== asTyped(field.value)) return; // typed on meanwhile
    place.textContent = says;
    field.setCustomValidity(strong ? "" : "Not strong enough: take the six words, or make it longer.");
  };
  field.addEventListener("input", () => {
    clearTimeout(later);
    later = window.setTimeout(look, WAIT);
  });
  void look(); // the page can be typed into before this script has come
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-kit]")) if (form instanceof HTMLFormElement) watch(form);
}
