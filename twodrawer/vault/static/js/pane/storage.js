/**
 * What this browser keeps for the frame: sealed drafts, and which state of the vault it saw. A browser that lets no frame
 * of another site keep anything gets a memory that ends with the page, and the pane says so where it matters.
 */
import { Device } from "../device.js";
import { openDraftStore } from "../offline.js";

/** @returns {Device} */
export function thisDevice() {
  try {
    localStorage.getItem("twodrawer");
    return new Device(localStorage);
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return new Device({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) });
  }
}

/** @returns {Promise<{store: import("../offline.js").DraftStore, keeps: boolean}>} keeps: they outlive the page */
export async function draftStore() {
  try {
    return { store: await openDraftStore(), keeps: true };
  } catch {
    /** @type {Map<string, import("../offline.js").SealedDraft>} */
    const kept = new Map();
    return { keeps: false, store: {
      put: async (draft) => void kept.set(draft.id, draft), all: async () => [...kept.values()], remove: async (id) => void kept.delete(id),
    } };
  }
}
