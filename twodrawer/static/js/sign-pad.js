/**
 * A place to draw a signature, beside the typed name. What is drawn goes into the hidden field as points, "x,y x,y" for
 * each line and ";" between lines, in the units of the place (600 by 200). Without this script the typed name is enough.
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 200;
const MOST = 4000;

/** One point of a pointer, in the place's own units and inside it. @param {DOMRect} box @param {{clientX: number, clientY: number}} at @returns {[number, number]} */
export function pointIn(box, at) {
  const x = Math.round(((at.clientX - box.left) / box.width) * WIDTH);
  const y = Math.round(((at.clientY - box.top) / box.height) * HEIGHT);
  return [Math.min(WIDTH, Math.max(0, x)), Math.min(HEIGHT, Math.max(0, y))];
}

/** The lines as the form sends them. @param {[number, number][][]} strokes */
export function strokesText(strokes) {
  return strokes.map((line) => line.map((point) => point.join(",")).join(" ")).join(";");
}

/** @param {HTMLElement} pad */
function draw(pad) {
  const area = pad.querySelector("svg");
  const field = pad.closest("form")?.querySelector("input[name=strokes]");
  if (!(area instanceof SVGSVGElement) || !(field instanceof HTMLInputElement)) return;
  /** @type {[number, number][][]} */
  let strokes = [];
  /** @type {SVGPolylineElement|null} */
  let line = null;
  pad.hidden = false;

  area.addEventListener("pointerdown", (event) => {
    if (strokes.flat().length > MOST) return;
    area.setPointerCapture(event.pointerId);
    line = document.createElementNS(SVG, "polyline");
    area.append(line);
    strokes.push([]);
    add(event);
    event.preventDefault();
  });
  area.addEventListener("pointermove", (event) => {
    if (line) for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) area.addEventListener(end, () => (line = null));
  pad.querySelector("[data-clear]")?.addEventListener("click", () => {
    strokes = [];
    area.replaceChildren();
    field.value = "";
  });

  /** @param {PointerEvent} event */
  function add(event) {
    const stroke = strokes.at(-1);
    if (!stroke || !line || !(field instanceof HTMLInputElement) || strokes.flat().length >= MOST) return;
    const point = pointIn(/** @type {SVGSVGElement} */ (area).getBoundingClientRect(), event);
    const last = stroke.at(-1);
    if (last && last[0] === point[0] && last[1] === point[1]) return;
    stroke.push(point);
    line.setAttribute("points", stroke.map((one) => one.join(",")).join(" "));
    field.value = strokesText(strokes);
  }
}

if (typeof document !== "undefined") {
  for (const pad of document.querySelectorAll("[data-sign-pad]")) if (pad instanceof HTMLElement) draw(pad);
}
