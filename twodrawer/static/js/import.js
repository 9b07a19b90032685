/**
 * The files of an import are sent with a bar that shows how much has arrived. Without this script the browser sends the
 * same form by itself. What comes back takes the place of the page, so that an answer to wrong files reads the same.
 */

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-import]");
  const shown = document.querySelector("[data-import-progress]");
  const says = document.querySelector("[data-import-says]");
  const bar = shown?.querySelector("progress");
  if (form instanceof HTMLFormElement && shown instanceof HTMLElement && says && bar) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const sent = new XMLHttpRequest();
      const button = form.querySelector("button[type=submit]");
      const wait = (/** @type {boolean} */ on) => {
        shown.hidden = !on;
        form.setAttribute("aria-busy", String(on));
        if (button instanceof HTMLButtonElement) button.disabled = on;
      };
      sent.upload.addEventListener("progress", (moved) => {
        bar.value = moved.lengthComputable ? (moved.loaded / moved.total) * 100 : 0;
        if (moved.loaded === moved.total) says.textContent = "The files are being read.";
      });
      sent.addEventListener("load", () => {
        const answered = new URL(sent.responseURL || location.href);
        // A redirect was followed: the import's own page goes on from there. So does the way to sign in.
        if (answered.pathname !== location.pathname) {
          location.assign(answered.pathname);
          return;
        }
        const page = new DOMParser().parseFromString(sent.responseText, "text/html");
        const main = page.querySelector("main");
        const errors = page.querySelector(".all-errors");
        if (errors) {
          form.querySelector(".all-errors")?.remove();
          form.prepend(errors);
          errors.scrollIntoView();
        } else if (main) {
          document.querySelector("main")?.replaceChildren(...main.childNodes);
        }
        wait(false);
      });
      sent.addEventListener("error", () => {
        says.textContent = "The practice’s server didn’t answer. Nothing was kept.";
        if (button instanceof HTMLButtonElement) button.disabled = false;
        form.setAttribute("aria-busy", "false");
      });
      sent.open("POST", form.action);
      bar.value = 0;
      says.textContent = "Sending the files.";
      wait(true);
      sent.send(new FormData(form));
    });
  }
}
