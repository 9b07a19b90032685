/** Text areas of a note are as tall as their words, where the browser's `field-sizing` can't do it. */

/** @param {HTMLTextAreaElement} area */
export function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

if (typeof document !== "undefined" && !CSS.supports("field-sizing", "content")) {
  const all = () => /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll("textarea.writing"));
  const on = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.matches(".writing")) grow(event.target);
  };
  document.addEventListener("input", on);
  document.addEventListener("twodrawer:filled", on);
  addEventListener("resize", () => all().forEach(grow));
  all().forEach(grow);
}
