/**
 * A form with words in it leaves the page only when the server is there and still knows who is writing: words that were
 * posted into nothing, to an entrance or with a form that has grown too old wouldn't come back (the browser keeps none).
 * What came a moment ago is sent as it is. Drafts of notes have a way of their own (draft.js), and so have partial updates (htmx).
 */
import { say } from "./messages.js";
import { postJson } from "./page.js";

/** A page that came within this time is asked nothing: nobody was signed out meanwhile, and little was typed. */
const FRESH = 120_000;

/** @param {HTMLFormElement} form */
export function hasWords(form) {
  return [...form.elements].some((one) =>
    (one instanceof HTMLTextAreaElement || (one instanceof HTMLInputElement && /^(text|search|email|tel|url)$/.test(one.type)))
    && one.value.trim() !== "" && one.value !== one.defaultValue);
}

/** Every form of the page, and what htmx sends, has this token. @param {string} token */
function renew(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) if (field instanceof HTMLInputElement) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

/** @param {string} url @returns {Promise<string>} blank: it may go; otherwise what is said instead */
async function asked(url) {
  let answer = await postJson(url, {});
  if (answer.status === 409 && answer.body?.token) { // signed in anew since the page came, or out
    renew(answer.body.token);
    answer = await postJson(url, {});
  }
  if (answer.status === 0 || answer.status >= 500) return "The practice’s server isn’t answering. Nothing was sent: what you typed stands here. Try again in a moment.";
  if (answer.status !== 200) return "You are signed out. Nothing was sent: what you typed stands here. Sign in in another tab, come back, and press again.";
  return "";
}

if (typeof document !== "undefined") {
  const keepAlive = document.querySelector("dialog[data-idle]")?.getAttribute("data-keep-alive-url");
  const /** @type {WeakSet<HTMLFormElement>} */ asking = new WeakSet(), /** @type {WeakSet<HTMLFormElement>} */ mayGo = new WeakSet();
  const came = Date.now();
  // On the window: whatever has a way of its own has taken the event by then.
  if (keepAlive) addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post" || mayGo.delete(form)) return;
    if (Date.now() - came < FRESH || !hasWords(form)) return;
    event.preventDefault();
    if (asking.has(form)) return; // pressed twice
    asking.add(form);
    const pressed = event.submitter instanceof HTMLElement ? event.submitter : null;
    void asked(keepAlive).then((instead) => {
      asking.delete(form);
      if (instead) return say({ text: instead });
      mayGo.add(form);
      form.requestSubmit(pressed);
    });
  });
}
