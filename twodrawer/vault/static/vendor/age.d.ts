export { Decrypter, Encrypter, Stanza, generateX25519Identity, identityToRecipient, webauthn } from "age-encryption";
export { bech32 } from "@scure/base";
export { ed25519 } from "@noble/curves/ed25519.js";
export { strToU8, unzipSync, zipSync } from "fflate";
