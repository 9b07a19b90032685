/** What is in the kit, drawn as a page to read and to print. */
import { made } from "./elements.js";

/** @typedef {[string, string]} Pair */
/** @typedef {{title: string, facts: Pair[], parts: Pair[], signed: string[], addenda: Note[]}} Note */
/** @typedef {{name: string, about: string, reach: Pair[]}} Around */
/**
 * @typedef {{ref: string, name: string, legal: string, about: string, reach: Pair[], location: string, around: Around[],
 *   warned: {says: string, from: string}[], goals: {key: string, title: string, steps: string[]}[], notes: Note[]}} Client
 */
/** @typedef {{time: string, name: string, about: string, canceled: boolean, clients: string[]}} Session */
/**
 * @typedef {{day: string, day_words: string, made: string, made_words: string, until: string, owner: string, practice: string,
 *   practice_phone: string, sessions: Session[], clients: Client[]}} Kit
 */

/** @param {Kit} kit @returns {Node[]} */
export function drawn(kit) {
  return [
    made("p", "", made("strong", "", kit.owner), `, ${kit.practice}`, kit.practice_phone && `, ${kit.practice_phone}`),
    part("Sessions of the day", kit.sessions.length
      ? made("ol", "day", ...kit.sessions.map((one) => session(one, kit)))
      : made("p", "soft", "No session is planned for this day.")),
    part("Clients", kit.clients.length
      ? made("div", "", ...kit.clients.map(client))
      : made("p", "soft", "No clients are in your care.")),
  ];
}

/** @param {string} heading @param {...(Node|false)} inside */
const part = (heading, ...inside) => made("section", "part", made("h2", "", heading), ...inside);

/** @param {Session} one @param {Kit} kit */
function session(one, kit) {
  const [only] = one.clients;
  const named = one.clients.length === 1 && only ? link(one.name, only) : made("strong", "", one.name);
  const others = one.clients.length > 1
    ? made("span", "soft", ...one.clients.flatMap((ref, at) => [at ? ", " : " with ", link(nameOf(ref, kit), ref)])) : null;
  return made("li", "", made("span", one.canceled ? "time off" : "time", one.time),
    made("span", "", named, others, made("br"), made("span", "soft", one.canceled ? `Canceled. ${one.about}` : one.about)));
}

/** @param {string} ref @param {Kit} kit */
const nameOf = (ref, kit) => kit.clients.find((one) => one.ref === ref)?.name ?? "a client";

/** @param {string} name @param {string} ref */
function link(name, ref) {
  const element = made("a", "", name);
  element.setAttribute("href", `#client-${ref}`);
  return element;
}

/** @param {Client} one */
function client(one) {
  const box = made("details", "client",
    made("summary", "", made("h3", "", one.name), " ", made("span", "soft", [one.legal, one.about].filter(Boolean).join(", "))),
    made("div", "body", safety(one), facts(one.reach), goals(one), notes(one)));
  box.id = `client-${one.ref}`;
  return box;
}

/** @param {Client} one */
function safety(one) {
  if (!one.warned.length && !one.around.length && !one.location) return null;
  return made("div", "block safety", made("h4", "", "For safety"),
    one.location && facts([["Last telehealth from", one.location]]),
    ...one.around.map((each) => made("div", "", made("strong", "", each.name), ` ${each.about}`, facts(each.reach))),
    one.warned.length > 0 && made("div", "", made("p", "soft",
      "Sentences of the last signed notes that state a risk, found by their words. Read the note around them."),
      made("ul", "steps", ...one.warned.map((each) => made("li", "", `${each.says} `, made("span", "soft", each.from))))));
}

/** @param {Client} one */
function goals(one) {
  if (!one.goals.length) return null;
  return made("div", "block", made("h4", "", "Goals being worked on"), ...one.goals.map((goal) => made("div", "",
    made("p", "", `${goal.key} ${goal.title}`), made("ul", "steps", ...goal.steps.map((step) => made("li", "", step))))));
}

/** @param {Client} one */
function notes(one) {
  return made("div", "block", made("h4", "", "Last signed notes"),
    ...(one.notes.length ? one.notes.map(note) : [made("p", "soft", "None is signed yet.")]));
}

/** @param {Note} one @returns {HTMLElement} */
function note(one) {
  return made("div", "note", made("strong", "", one.title), facts(one.facts),
    ...one.parts.flatMap(([heading, words]) => [made("h4", "", heading), made("p", "words", words)]),
    ...one.signed.map((says) => made("p", "soft", says)), ...one.addenda.map(note));
}

/** @param {Pair[]} pairs */
function facts(pairs) {
  if (!pairs.length) return null;
  return made("dl", "facts", ...pairs.flatMap(([name, value]) => [made("dt", "", name), made("dd", "", value)]));
}
