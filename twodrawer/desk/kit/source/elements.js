/** Elements made of words. Words become text nodes, never markup: the page's policy would stop anything else (Trusted Types). */

/**
 * @param {string} tag
 * @param {string} [named] its class
 * @param {...(Node|string|null|undefined|false)} inside what it holds; nothing is left out
 * @returns {HTMLElement}
 */
export function made(tag, named = "", ...inside) {
  const element = document.createElement(tag);
  if (named) element.className = named;
  for (const one of inside) if (one) element.append(one);
  return element;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new TypeError(`The page has no ${id}`);
  return found;
}

/** @param {string} id @returns {HTMLInputElement} */
export function inputById(id) {
  const found = byId(id);
  if (!(found instanceof HTMLInputElement)) throw new TypeError(`${id} is no input`);
  return found;
}
