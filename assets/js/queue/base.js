// A queue's database on this phone: opened once, each work one transaction that is done when it is on the disk.
export const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

// `stores`: what to create, name by name; beside them always "facts"
export function base(name, stores) {
  let opened;

  function open() {
    opened =
      opened ||
      new Promise((done, failed) => {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () =>
          Object.entries({ ...stores, facts: { keyPath: "name" } }).forEach(([one, given]) =>
            request.result.createObjectStore(one, given)
          );
        request.onsuccess = () => {
          request.result.onversionchange = () => request.result.close();
          request.result.onclose = () => (opened = null);
          done(request.result);
        };
        request.onerror = () => failed(request.error);
        request.onblocked = () => failed(new Error("blocked"));
      }).catch((error) => {
        opened = null;
        throw error;
      });
    return opened;
  }

  // one transaction over the named stores; failed with the reason (QuotaExceededError, …)
  async function within(names, mode, work) {
    const made = (await open()).transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const ended = new Promise((done, failed) => {
      made.oncomplete = done;
      made.onabort = made.onerror = () => failed(made.error || new Error("aborted"));
    });
    const [found] = await Promise.all([work(...names.map((one) => made.objectStore(one))), ended]);
    return found;
  }

  const fact = async (key) => ((await within(["facts"], "readonly", (facts) => asked(facts.get(key)))) || {}).value;

  const note = (key, value) =>
    within(["facts"], "readwrite", (facts) =>
      asked(value === undefined ? facts.delete(key) : facts.put({ name: key, value }))
    );

  return { within, fact, note };
}
