/**
 * One author's vault in a real browser, without its pages: the vault's own modules, driven by a test in a page of the
 * vault's origin. What the pages show comes from these modules, so what they don't hand out isn't shown.
 *
 * The test gives `ticketFor(purpose)`, which fetches a ticket from the record's door.
 */
(async () => {
  const [{ Api }, { Access }, keys, { Vault }, { newKitCode }, { enrol, confirmKit }, { Device }] = await Promise.all([
    import("/js/api.js"), import("/js/access.js"), import("/js/keys.js"), import("/js/vault.js"), import("/js/kit.js"),
    import("/js/enrolling.js"), import("/js/device.js"),
  ]);
  const said = (problem) => ({ kind: problem.kind ?? problem.name, what: problem.what ?? String(problem), why: problem.why ?? "", do: problem.do ?? "",
    facts: problem.facts ?? {} });
  const state = { unlocked: null, vault: null };
  const access = () => new Access({ api: new Api(), ticket: (purpose) => globalThis.ticketFor(purpose) });

  globalThis.drawer = {
    state,
    /** A new identity with a passphrase and a confirmed kit. */
    async enrol(words) {
      const mine = access();
      await mine.begin("set-up");
      const hand = await keys.makeIdentity();
      const kit = await newKitCode();
      const wraps = [await hand.wrapWithPassphrase(words), await hand.wrapWithKit(kit)];
      await enrol({ access: mine, hand, wraps, reason: "enrolled" });
      await confirmKit(mine, hand.unlocked);
      state.unlocked = hand.unlocked;
      hand.close();
      return { kit, recipient: hand.recipient, practice: mine.practice, author: mine.author };
    },
    /** The keys, from the wrap of this kind; or what the vault says instead. */
    async unlock(words) {
      try {
        const mine = access();
        const { identities } = await mine.begin("open");
        const current = identities.find((one) => one.state === "current");
        const wrap = current?.wraps.find((one) => one.kind === "passphrase");
        if (!wrap) return { refused: { kind: "not_set_up", what: "" } };
        state.unlocked = await keys.unlock(wrap, { words });
        return { recipient: state.unlocked.recipient };
      } catch (problem) {
        return { refused: said(problem) };
      }
    },
    /** Opens the vault with the keys of this page, on this device or on one that never saw it. */
    async open({ newDevice = false, acceptOlder = false } = {}) {
      const store = newDevice ? new Map() : null;
      const device = new Device(store ? { getItem: (name) => store.get(name) ?? null, setItem: (name, value) => store.set(name, value) } : undefined);
      const mine = access();
      await mine.begin("open");
      state.vault?.core.opener.end();
      state.vault = await Vault.open({ access: mine, unlocked: state.unlocked, device, acceptOlder });
      return state.vault;
    },
    /** Writes these notes, new ones. Their refs. */
    async write(notes) {
      const refs = [];
      for (const { client, label, session, text } of notes) {
        const note = state.vault.begin({ client, label, session });
        await state.vault.save(note, text);
        refs.push(note);
      }
      state.counter = state.vault.counter;
      return refs;
    },
    /** Another sitting on a note: one more version. */
    async writeOn(note, text) {
      state.vault.edit(note);
      const { version } = await state.vault.save(note, text);
      state.counter = state.vault.counter;
      return version;
    },
    /** All that the pages could show: what is current, what a search finds, every version, and what is told about it. */
    async look({ clients, versions, words, newDevice = false, acceptOlder = false }) {
      const seen = { refused: null, shown: {}, hits: [], versions: [], problems: [], lastSaved: null };
      const take = (vault) => {
        for (const client of clients) {
          for (const { note, text, version } of vault.notesOf(client)) seen.shown[note] = { text, version, client };
        }
        seen.problems.push(...vault.damaged().map(({ problem }) => said(problem)));
        seen.hits = vault.search(words).map(({ note }) => note);
      };
      try {
        const vault = await this.open({ newDevice, acceptOlder });
        take(vault);
        for (const [note, version] of versions) {
          const found = await vault.version(note, version).then(({ text }) => ({ text }), (problem) => ({ problem: said(problem) }));
          seen.versions.push([note, version, found]);
        }
        seen.problems.push(...(await vault.verify()).map(({ problem }) => said(problem)));
        seen.lastSaved = vault.lastSaved;
        seen.shown = {};
        take(vault);
      } catch (problem) {
        seen.refused = said(problem);
      }
      return seen;
    },
    said,
  };
})();
