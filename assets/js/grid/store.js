// The queue on this phone. What a report says is sealed; what is open tells only when, how many photos, how it stands.
const NAME = "grid";
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
        request.result.createObjectStore("reports", { keyPath: "key" });
        request.result.createObjectStore("sealed", { keyPath: "key" });
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

// one transaction over the named stores; done when it is on the disk, failed with the reason (QuotaExceededError, …)
async function within(names, mode, work) {
  const made = (await base()).transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : {});
  const ended = new Promise((done, failed) => {
    made.oncomplete = done;
    made.onabort = made.onerror = () => failed(made.error || new Error("aborted"));
  });
  const [found] = await Promise.all([work(...names.map((name) => made.objectStore(name))), ended]);
  return found;
}

export const put = (report, sealed) =>
  within(["reports", "sealed"], "readwrite", (reports, sealeds) => {
    sealeds.add({ key: report.key, ...sealed });
    return asked(reports.add(report));
  });

export const all = () => within(["reports"], "readonly", (reports) => asked(reports.getAll()));

export const contents = (key) => within(["sealed"], "readonly", (sealeds) => asked(sealeds.get(key)));

// what became of a report; once it is sent (or given up) its content goes
export const told = (key, news) =>
  within(["reports", "sealed"], "readwrite", async (reports, sealeds) => {
    const report = await asked(reports.get(key));
    if (!report) return;
    if (news.state === "sent") sealeds.delete(key);
    reports.put({ ...report, ...news });
  });

export const drop = (key) =>
  within(["reports", "sealed"], "readwrite", (reports, sealeds) => {
    sealeds.delete(key);
    return asked(reports.delete(key));
  });

export const fact = async (name) =>
  ((await within(["facts"], "readonly", (facts) => asked(facts.get(name)))) || {}).value;

export const note = (name, value) =>
  within(["facts"], "readwrite", (facts) =>
    asked(value === undefined ? facts.delete(name) : facts.put({ name, value }))
  );

export const waits = (report) => report.state !== "sent";
