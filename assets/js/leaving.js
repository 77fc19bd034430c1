// Logging out on a phone where something still waits: said once, done at the second press; what waits stays sealed, and
// whoever is next does nothing in the name of who left.
// what each queue on this phone is called, and the store of what waits in it
const QUEUES = [["grid", "reports"], ["keep", "acts"]];

const used = (name) => {
  try {
    return localStorage.getItem(name);
  } catch (error) {
    return null;
  }
};

const opened = (name) =>
  new Promise((done, failed) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => done(request.result);
    request.onerror = failed;
  });

// a keeper's act that was refused has been told and holds nothing more
const left = (row) => row.state !== "sent" && row.sealed !== null;

async function waiting([name, store]) {
  const base = await opened(name);
  try {
    return await new Promise((done, failed) => {
      const found = {};
      const made = base.transaction([store, "facts"], "readwrite");
      made.objectStore(store).getAll().onsuccess = (event) => (found.rows = event.target.result);
      made.objectStore("facts").get("who").onsuccess = (event) => (found.who = (event.target.result || {}).value);
      made.oncomplete = () =>
        done(found.rows.filter((r) => left(r) && found.who && r.account === found.who.account).length);
      made.onerror = made.onabort = failed;
    });
  } finally {
    base.close();
  }
}

async function forget([name]) {
  const base = await opened(name);
  await new Promise((done) => {
    const made = base.transaction(["facts"], "readwrite");
    made.objectStore("facts").delete("who");
    made.oncomplete = made.onabort = done;
  });
  base.close();
}

async function leave(form, queues) {
  const counts = await Promise.all(queues.map((queue) => waiting(queue).catch(() => 0)));
  const count = form.dataset.warned ? 0 : counts.reduce((a, b) => a + b, 0);
  if (count) {
    const words = document.getElementById("leaving");
    const place = document.getElementById("messages");
    place.textContent = "";
    place.append(words.content.cloneNode(true));
    place.querySelector("[data-count]").textContent = count;
    form.dataset.warned = "yes";
    place.scrollIntoView({ block: "nearest" });
    return;
  }
  await Promise.all(queues.map((queue) => forget(queue).catch(() => {})));
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-leaves]");
  const queues = QUEUES.filter(([name]) => used(name));
  if (!form || !queues.length || !window.indexedDB) return;
  event.preventDefault();
  leave(form, queues);
});
