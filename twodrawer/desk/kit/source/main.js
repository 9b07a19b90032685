/** The page of a downtime kit: says its day, asks for the passphrase, shows what is inside, and closes again. */
import { byId, inputById, made } from "./elements.js";
import { ageOf, opened } from "./opening.js";
import { drawn } from "./drawing.js";

const LEFT_OPEN = 15 * 60_000;
const WORDS = { weekday: "long", month: "long", day: "numeric", year: "numeric" };

/** @type {import("./opening.js").Outside} */
const outside = JSON.parse(byId("kit").textContent ?? "");
const locked = byId("locked");
const passphrase = inputById("passphrase");
const inside = byId("inside");
const stale = byId("stale");
let closing = 0;
/** @type {import("./drawing.js").Kit|null} what is being shown */
let current = null;

/** @param {Date} at */
const moment = (at) => at.toLocaleString("en-US", { dateStyle: "long", timeStyle: "short" });
/** A day without its time is that day here, not midnight in Greenwich. @param {string} day */
const dayWords = (day) => new Date(`${day}T12:00:00`).toLocaleDateString("en-US", /** @type {Intl.DateTimeFormatOptions} */ (WORDS));

/** What the clock of this device says about the kit. @param {{day: string, made: string, until: string}} kit @returns {[string, string]|null} */
function warning(kit) {
  const now = new Date();
  switch (ageOf(kit, now)) {
    case "over":
      return ["This kit is out of date.", `It was for ${dayWords(kit.day)}. What stands in the record may have changed since. Use it only if the record still can’t be reached, and take a new one as soon as it can.`];
    case "early":
      return ["This device’s clock can’t be right.", `It says ${moment(now)}, and the kit was made later, on ${moment(new Date(kit.made))}. How old the kit is can’t be told here.`];
    default:
      return null;
  }
}

/** @param {{day: string, made: string, until: string}} kit @returns {[string, string]|null} */
function sayAge(kit) {
  const said = warning(kit);
  byId("age").hidden = said === null;
  byId("age-strong").textContent = said?.[0] ?? "";
  byId("age-words").textContent = said?.[1] ?? "";
  return said;
}

function showLocked() {
  byId("title").textContent = `Downtime kit for ${dayWords(outside.day)}`;
  byId("made").textContent = `Made on ${moment(new Date(outside.made))}. Please don’t use it after its day.`;
  document.title = `Downtime kit, ${outside.day}`;
  sayAge(outside);
  locked.hidden = false;
}

/** Nothing of what was inside stays on the page. */
function close() {
  clearTimeout(closing);
  current = null;
  inside.replaceChildren();
  inside.hidden = true;
  stale.hidden = true;
  passphrase.value = "";
  byId("told").textContent = "";
  showLocked();
  passphrase.focus();
}

function stayOpen() {
  clearTimeout(closing);
  if (!inside.hidden) closing = window.setTimeout(close, LEFT_OPEN);
}

/** @param {import("./drawing.js").Kit} kit */
function show(kit) {
  stale.hidden = true;
  current = kit;
  byId("title").textContent = `Downtime kit for ${kit.day_words}`;
  byId("made").textContent = `Made on ${kit.made_words}. Please don’t use it after its day.`;
  const print = made("button", "button", "Print");
  print.addEventListener("click", () => window.print());
  const shut = made("button", "button first", "Close the kit");
  shut.addEventListener("click", close);
  const [first, ...rest] = drawn(kit);
  inside.replaceChildren(...(first ? [first] : []), made("p", "buttons", shut, print), ...rest);
  inside.hidden = false;
  byId("title").tabIndex = -1;
  byId("title").focus();
  stayOpen();
}

/** @param {import("./drawing.js").Kit} kit */
function showIfFresh(kit) {
  locked.hidden = true;
  // The day that was sealed counts: what stands in clear could have been changed by anybody.
  const said = sayAge(kit);
  if (!said) return show(kit);
  byId("stale-words").textContent = said.join(" ");
  byId("age").hidden = true;
  stale.hidden = false;
  byId("anyway").onclick = () => { sayAge(kit); show(kit); };
  byId("stale-heading").focus();
}

/** @param {SubmitEvent} event */
async function open(event) {
  event.preventDefault();
  const button = byId("open");
  byId("told").textContent = "";
  byId("busy").textContent = "Opening …";
  button.toggleAttribute("disabled", true);
  // The work takes a second or several on a phone, without a pause: the words above must be on the screen before.
  await new Promise((done) => setTimeout(done, 60));
  try {
    const kit = await opened(outside, passphrase.value);
    passphrase.value = "";
    showIfFresh(kit);
  } catch {
    byId("told").textContent = "This passphrase doesn’t open the kit. Look at capitals and blanks, and type it again. If it surely is the right one, the file was damaged.";
    passphrase.focus();
    passphrase.select();
  } finally {
    byId("busy").textContent = "";
    button.toggleAttribute("disabled", false);
  }
}

locked.addEventListener("submit", (event) => void open(event));
byId("leave").addEventListener("click", close);
inputById("shown").addEventListener("change", (event) => {
  passphrase.type = event.target instanceof HTMLInputElement && event.target.checked ? "text" : "password";
});
for (const sign of ["pointerdown", "keydown", "scroll"]) document.addEventListener(sign, stayOpen, { passive: true });
// A link to a client opens their part; on paper all are open.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
});
window.addEventListener("beforeprint", () => {
  for (const one of inside.querySelectorAll("details")) one.open = true;
});
// Its day may end while it lies open.
setInterval(() => current && sayAge(current), 60_000);
showLocked();
