// Debian 12's Node.js 18 has the browser's `crypto` in a module only; later ones have it as a global, as pages do.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
