/** `data-submit="id"` on a select presses that button when another option is chosen, and hides it: one step, not two. */

if (typeof document !== "undefined") {
  for (const select of document.querySelectorAll("select[data-submit]")) {
    if (!(select instanceof HTMLSelectElement)) continue;
    const button = document.getElementById(select.dataset.submit ?? "");
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = true;
    // By keyboard each arrow key is a change: wait until the choice is confirmed by Enter or by leaving the field.
    let byKey = false;
    const before = select.value;
    const press = () => { if (select.value !== before) button.click(); };
    select.addEventListener("keydown", (event) => {
      byKey = event.key !== "Enter";
      if (event.key === "Enter") press();
    });
    select.addEventListener("pointerdown", () => { byKey = false; });
    select.addEventListener("change", () => { if (!byKey) press(); });
    select.addEventListener("blur", press);
  }
}
