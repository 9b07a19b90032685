/** The recovery kit: on the page, on paper, and read back. */
import { fill, input, moment, on, piece, place } from "../dom.js";
import { kitGroups, sameGroup } from "../kit.js";

/** Shows the kit until the person has it on paper. @param {import("./top.js").Top} top @param {string} code @param {string} steps @returns {Promise<void>} */
export function showKit(top, code, steps) {
  return new Promise((done) => {
    const page = piece("kit");
    fill(page, "steps", steps);
    const paper = piece("kit-paper");
    fill(paper, "code", code);
    fill(paper, "made", moment(new Date().toISOString()));
    fill(paper, "host", location.origin);
    place(page, "paper").replaceChildren(paper);
    on(page, "print", () => window.print());
    on(page, "next", () => done());
    top.show(page);
  });
}

/**
 * Resolves once two groups of the code were typed from the paper.
 * @param {import("./top.js").Top} top @param {string} code @param {{shown: string, asked: string}} steps
 */
export async function kitOnPaper(top, code, steps) {
  do await showKit(top, code, steps.shown);
  while (!(await readBack(top, code, steps.asked)));
}

/** @param {import("./top.js").Top} top @param {string} code @param {string} steps @returns {Promise<boolean>} false: see the kit again */
function readBack(top, code, steps) {
  return new Promise((done) => {
    const page = piece("kit-back");
    fill(page, "steps", steps);
    const [first, second] = twoOf(kitGroups(code).length);
    fill(page, "a-label", `Group ${first + 1} of the code`);
    fill(page, "b-label", `Group ${second + 1} of the code`);
    const fields = [input(page, "#kit-a"), input(page, "#kit-b")];
    page.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = fields.filter((field, at) => !sameGroup(code, at === 0 ? first : second, field.value));
      if (wrong.length === 0) return done(true);
      fill(page, "told", wrong.length === 2 ? "Neither is what the kit says. Look at the numbers of the groups again." : "One of them is not what the kit says. O and 0 are the same here, and so are I, L and 1.");
      wrong[0]?.focus();
    });
    on(page, "back", () => done(false));
    top.show(page);
  });
}

/** Two different groups, in their order, drawn by chance. @param {number} count @returns {[number, number]} */
function twoOf(count) {
  const first = draw(count);
  const second = (first + 1 + draw(count - 1)) % count;
  return first < second ? [first, second] : [second, first];
}

/** @param {number} below */
const draw = (below) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below;
