/** One shell, two faces: in a frame of the record the pane, on its own the vault's page. */
import { Api } from "./api.js";
import { Pane } from "./pane/pane.js";
import { RecordLine } from "./pane/record.js";
import { told } from "./pane/troubles.js";
import { fill, on, piece } from "./dom.js";

const main = document.getElementById("main");
const isFramed = window.parent !== window;

async function start() {
  if (!main) return;
  document.body.classList.add(isFramed ? "pane" : "on-top");
  const api = new Api();
  try {
    const site = await api.site();
    if (isFramed) {
      const line = new RecordLine({ origin: site.record_origin, window: window.parent });
      await new Pane({ main, api, site, line }).start();
    } else {
      // Fetched here alone: beside a note, nothing of this page is needed.
      const { Top } = await import("./top/top.js");
      await new Top({ main, api, site }).start();
    }
  } catch (problem) {
    const said = told(problem);
    const face = piece(isFramed ? "trouble" : "page-says");
    fill(face, isFramed ? "what" : "title", said.what);
    fill(face, "why", said.why);
    fill(face, "do", said.do);
    on(face, isFramed ? "again" : "first", () => location.reload()).textContent = "Try again";
    main.replaceChildren(face);
  }
}

void start();
