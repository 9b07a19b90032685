/**
 * Where the device journal lies: one IndexedDB store of sealed records. Nothing in here is readable text.
 */

/**
 * @typedef {object} SealedRecord
 * @property {string} note
 * @property {string} section
 * @property {string} tab
 * @property {string} journal which journal key sealed it
 * @property {number} base the revision the words stood on
 * @property {number} at when they were typed, in milliseconds
 * @property {Uint8Array<ArrayBuffer>} nonce
 * @property {ArrayBuffer} sealed
 */
/**
 * @typedef {object} JournalStore
 * @property {(record: SealedRecord) => Promise<void>} put
 * @property {(note: string) => Promise<SealedRecord[]>} of
 * @property {(record: Pick<SealedRecord, "note"|"section"|"tab">) => Promise<void>} remove
 * @property {(note: string) => Promise<void>} forget
 */

const NAME = "twodrawer-journal";
const STORE = "records";

/** @param {IDBFactory} factory @returns {Promise<JournalStore>} */
export async function openJournalStore(factory = indexedDB) {
  const opening = factory.open(NAME, 1);
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore(STORE, { keyPath: ["note", "section", "tab"] });
    store.createIndex("note", "note");
  };
  const database = await result(opening);
  // A later version of the page must be able to change the store while this one is open.
  database.onversionchange = () => database.close();

  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => void} run */
  const inside = (mode, run) => /** @type {Promise<void>} */ (new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode);
    transaction.oncomplete = () => done();
    transaction.onerror = () => failed(transaction.error);
    transaction.onabort = () => failed(transaction.error);
    run(transaction.objectStore(STORE));
  }));

  return {
    put: (record) => inside("readwrite", (store) => store.put(record)),
    of: async (note) => result(database.transaction(STORE).objectStore(STORE).index("note").getAll(note)),
    remove: ({ note, section, tab }) => inside("readwrite", (store) => store.delete([note, section, tab])),
    forget: (note) => inside("readwrite", (store) => {
      store.index("note").openKeyCursor(IDBKeyRange.only(note)).onsuccess = (event) => {
        const cursor = /** @type {IDBRequest<IDBCursor|null>} */ (event.target).result;
        if (!cursor) return;
        store.delete(cursor.primaryKey);
        cursor.continue();
      };
    }),
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
