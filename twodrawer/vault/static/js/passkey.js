/**
 * What the page asks of a passkey (WebAuthn with PRF, as age-encryption's fido2prf has it). The relying party is always
 * the vault's full host name: under a parent name the record's pages would get the same secret.
 */
import { Decrypter, webauthn } from "../vendor/age.js";
import { VaultProblem, isProblem } from "./problems.js";
import { header } from "./sealing.js";

const STANZA = /^-> age-encryption\.org\/fido2prf [A-Za-z0-9+/]{22}$/;

/** The same answer to every way in which an authenticator says no. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
async function asked(ask) {
  try {
    return await ask();
  } catch (cause) {
    if (isProblem(cause)) throw cause;
    const name = cause instanceof Error ? cause.name : "";
    const message = cause instanceof Error ? cause.message : "";
    if (/PRF/.test(message)) throw new VaultProblem("passkey_unsupported", { cause });
    if (message.startsWith("no identity matched")) throw new VaultProblem("wrong_key", { cause,
      what: "That passkey doesn't open this vault.", why: "The key was sealed with another one.", do: "Choose another passkey, or use your passphrase." });
    if (name === "SecurityError" || name === "NotSupportedError") throw new VaultProblem("passkey_unsupported", { cause,
      why: "The browser offers no passkeys at this address." });
    throw new VaultProblem("passkey_cancelled", { cause });
  }
}

const rpId = () => location.hostname;

/** Makes a passkey for the vault. @param {{name: string, type?: "passkey"|"security-key"}} about @returns {Promise<string>} what finds it again */
export const newPasskey = ({ name, type = "passkey" }) => asked(() => webauthn.createCredential({ keyName: name, rpId: rpId(), type }));

/** The stanza that wraps a file key with this passkey. @param {string} passkey @param {Uint8Array} fileKey */
export const stanzaFor = (passkey, fileKey) => asked(async () => {
  const [stanza] = await new webauthn.WebAuthnRecipient({ identity: passkey }).wrapFileKey(fileKey);
  if (!stanza) throw new TypeError("A passkey gives one stanza");
  return { args: stanza.args, body: stanza.body };
});

/** The file key of a wrapped identity, by one touch. @param {Uint8Array} file @returns {Promise<Uint8Array>} */
export const fileKeyOf = (file) => asked(async () => {
  const { lines, length } = header(file);
  if (lines.length !== 4 || !STANZA.test(lines[1] ?? "")) throw new VaultProblem("truncated");
  const opening = new Decrypter();
  opening.addIdentity(new webauthn.WebAuthnIdentity({ rpId: rpId() }));
  return opening.decryptHeader(file.subarray(0, length));
});
