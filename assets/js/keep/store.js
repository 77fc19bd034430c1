// The queue of a keeper's phone. What an act says is sealed; what is open tells only what kind, when, and how it stands.
const NAME = "keep";
let opened;

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

function base() {
  opened =
    opened ||
    new Promise((done, failed) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("acts", { keyPath: "n", autoIncrement: true });
        request.result.createObjectStore("facts", { keyPath: "name" });
      };
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

// one transaction over a store; done when it is on the disk
async function within(name, mode, work) {
  const made = (await base()).transaction([name], mode, mode === "readwrite" ? { durability: "strict" } : {});
  const ended = new Promise((done, failed) => {
    made.oncomplete = done;
    made.onabort = made.onerror = () => failed(made.error || new Error("aborted"));
  });
  const [found] = await Promise.all([work(made.objectStore(name)), ended]);
  return found;
}

export const put = (act) => within("acts", "readwrite", (acts) => asked(acts.put(act)));

export const all = () => within("acts", "readonly", (acts) => asked(acts.getAll()));

export const drop = (n) => within("acts", "readwrite", (acts) => asked(acts.delete(n)));

// what became of an act; what it said goes once it is settled
export const told = (act, news) => put({ ...act, ...news, sealed: news.state === "waiting" ? act.sealed : null });

export const fact = async (name) => ((await within("facts", "readonly", (facts) => asked(facts.get(name)))) || {}).value;

export const note = (name, value) => within("facts", "readwrite", (facts) => asked(facts.put({ name, value })));
