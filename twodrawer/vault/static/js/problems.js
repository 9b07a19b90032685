/**
 * What can go wrong in the vault, as one class: `kind` for the program; `what` happened, `why`, and what to `do` for the
 * person. No sentence carries a word of a note, a name or a key.
 */

/** @typedef {{what: string, why: string, do: string}} Said */

/** @type {Record<string, Said>} */
const SENTENCES = {
  wrong_passphrase: { what: "This passphrase doesn't open the vault.", why: "The key stayed closed; nothing was sent anywhere.",
    do: "Check each word and try again. Your printed recovery kit opens the vault too." },
  wrong_key: { what: "This key doesn't open it.", why: "It is sealed for another key.",
    do: "Unlock with the key that belongs to this vault." },
  passkey_cancelled: { what: "The passkey wasn't used.", why: "The request was cancelled, or it ran out of time.",
    do: "Try again, or use your passphrase." },
  passkey_unsupported: { what: "This passkey can't open a vault.", why: "It doesn't offer the secret (WebAuthn PRF) that the key is sealed with.",
    do: "Use another passkey, or your passphrase." },
  unsupported: { what: "This browser can't open the vault.", why: "It lacks X25519 or Ed25519 in its built-in cryptography.",
    do: "Use a current Chromium, Firefox or Safari." },
  weak: { what: "This passphrase is too easy to guess.", why: "Whoever had a copy of the vault's database could try passphrases without limit.",
    do: "Take the six words that are offered, or make it longer." },
  kit_mistyped: { what: "This is not a recovery code.", why: "A recovery code has 28 letters and digits, and its last characters don't fit the others.",
    do: "Compare it with the printed sheet, group by group." },
  swapped: { what: "A sealed file isn't the one you saved.", why: "What the server returned differs from what your vault's own list says.",
    do: "It isn't shown. Earlier versions may still open; tell whoever runs the vault." },
  forged: { what: "The vault's list wasn't written by you.", why: "Its seal doesn't fit your key.",
    do: "Nothing is shown. Tell whoever runs the vault, and keep your exported copies." },
  older: { what: "The server returned an older vault than this device has seen.", why: "It may have been restored from a backup, or rolled back.",
    do: "Ask whoever runs the vault what happened before you go on with the older one." },
  truncated: { what: "A sealed file is damaged.", why: "Its length or its form is not that of a sealed file.",
    do: "It isn't shown. Earlier versions may still open; tell whoever runs the vault." },
  missing: { what: "A sealed file is missing.", why: "Your vault's list names it, and the server doesn't have it.",
    do: "Tell whoever runs the vault: it may be in a backup." },
  not_kept: { what: "The note isn't sealed on the server.", why: "What came back after saving isn't what was sent.",
    do: "Keep this page open: your words are still here. Tell whoever runs the vault." },
  clock: { what: "The clocks don't agree.", why: "The statement is from the future, or has run out.",
    do: "Check this computer's clock, then open the page again." },
  statement: { what: "The vault doesn't accept what the page told it.", why: "It isn't signed by your practice's record, or it is meant for someone else.",
    do: "Open the session page again. If this comes back, tell your administrator." },
  challenge: { what: "The vault's server asked something it must not ask.", why: "A proof of key has one exact form, and this wasn't it. Nothing was answered.",
    do: "Close the vault and tell whoever runs it." },
  offline: { what: "The vault's server can't be reached.", why: "The network or the server is down.",
    do: "Your words stay sealed on this device and are saved once it answers." },
  elsewhere: { what: "The vault is being written from several places at once.", why: "Another page saved each time just before this one.",
    do: "Your words are still here. Close the vault elsewhere, and it saves again." },
  earlier: { what: "This is your earlier vault.", why: "It was set aside when the vault was reset; it can be read and taken along.",
    do: "Write new notes in your present vault." },
  share_damaged: { what: "This share isn’t read as it was printed.", why: "A share has 72 letters and digits, and its last ones don’t fit the others: one is mistyped, or the paper is damaged.",
    do: "Compare it with the sheet, group by group. Another custodian’s share may take its place." },
  share_of_another: { what: "This share belongs to another will.", why: "Its sheet was printed for another author, or for a will that was renewed since.",
    do: "Look for the newest sheet of this author." },
  share_twice: { what: "This share is here already.", why: "Each custodian’s share counts once.", do: "Type another custodian’s share." },
  shares_missing: { what: "Not enough shares are together.", why: "Fewer than were agreed say nothing at all about the key.", do: "Wait until enough custodians are here." },
  shares_wrong: { what: "These shares don’t make the key of this will.", why: "The key that they make is another than the one the will was sealed to.",
    do: "Check the sheets: one may be from an earlier will." },
  will_numbers: { what: "These numbers make no will.", why: "It needs two shares or more, and nine are the most.", do: "Choose how many custodians there are, and how many of them are needed." },
  nothing_picked: { what: "No note is picked.", why: "A package needs at least one.", do: "Pick what leaves, or give the order back in your record." },
  order_forged: { what: "This order does nothing.", why: "Your practice’s record didn’t sign it for you: it may be altered, or meant for another author (45 CFR 164.508(a)(2)).",
    do: "Open the order in your record again. If this comes back, tell your privacy officer." },
  order_expired: { what: "This order has run out.", why: "An order that was taken up is good for an hour, so that a revocation comes first (45 CFR 164.508(b)(5)).",
    do: "Take it up again in your record; it asks whether the paper still stands." },
  order_other_client: { what: "This order is about another client.", why: "A permission opens what it names and nothing beside it (45 CFR 164.508(a)(2)).",
    do: "Open the order from Today: it opens the notes that it is about." },
  order_bad_key: { what: "The recipient’s key can’t be read.", why: "It isn’t a public key of age.",
    do: "Seal with drawn words instead, or ask the privacy officer for the right key." },
  lending_forged: { what: "This permission does nothing.", why: "Your practice’s record didn’t sign it for you (45 CFR 164.508(a)(2)(i)(B)).",
    do: "Ask for it again in your record." },
  lending_expired: { what: "This permission has run out.", why: "It is good for an hour.", do: "Ask for it again in your record." },
  key_exchanged: { what: "This person’s key is another than before.", why: "They may have made a new key, or somebody put theirs in its place.",
    do: "Ask them to read their fingerprint to you, from the page “Your vault”. Lend only if it is the one shown here." },
  lent_forged: { what: "A lent note isn’t signed by whoever lent it.", why: "It was altered or put there by somebody else.",
    do: "It isn’t shown. Ask for it to be lent again." },
  client_held: { what: "A legal hold keeps what you wrote about this client.", why: "A court may ask for it. Destroying what is held can be punished, whoever holds the key (the practice’s rule: what a court may ask for stays as it is).",
    do: "Nothing was destroyed. Ask your privacy officer; a hold is lifted with a reason." },
  keeping_forged: { what: "Nobody knows what is held.", why: "The list of what is held isn't signed by your practice's record for you, or it is older than ten minutes.",
    do: "Nothing was destroyed. Lock the vault, open it again, and try once more." },
  not_open: { what: "This note isn't open for writing.", why: "The vault doesn't know on which version the words stand.",
    do: "Open the note again, then write." },
};

export class VaultProblem extends Error {
  /** @param {string} kind @param {Partial<Said> & {cause?: unknown, facts?: Record<string, unknown>}} [more] */
  constructor(kind, { cause, facts, ...said } = {}) {
    const usual = SENTENCES[kind] ?? { what: "The vault couldn't do this.", why: "", do: "Try again." };
    super(said.what ?? usual.what, cause === undefined ? {} : { cause });
    this.name = "VaultProblem";
    this.kind = kind;
    this.what = said.what ?? usual.what;
    this.why = said.why ?? usual.why;
    this.do = said.do ?? usual.do;
    /** Counters and moments that belong to the problem; never words. @type {Record<string, unknown>} */
    this.facts = facts ?? {};
  }
}

/** @param {unknown} error @param {...string} kinds @returns {error is VaultProblem} */
export const isProblem = (error, ...kinds) => error instanceof VaultProblem && (kinds.length === 0 || kinds.includes(error.kind));
