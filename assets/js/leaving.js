// Logging out on a phone where reports still wait: said once, done at the second press; what waits stays sealed.
const used = () => {
  try {
    return localStorage.getItem("grid");
  } catch (error) {
    return null;
  }
};

const opened = () =>
  new Promise((done, failed) => {
    const request = indexedDB.open("grid");
    request.onsuccess = () => done(request.result);
    request.onerror = failed;
  });

async function waiting() {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const found = {};
      const made = base.transaction(["reports", "facts"], "readwrite");
      made.objectStore("reports").getAll().onsuccess = (event) => (found.rows = event.target.result);
      made.objectStore("facts").get("who").onsuccess = (event) => (found.who = (event.target.result || {}).value);
      made.oncomplete = () =>
        done(found.rows.filter((r) => r.state !== "sent" && found.who && r.account === found.who.account).length);
      made.onerror = made.onabort = failed;
    });
  } finally {
    base.close();
  }
}

async function forget() {
  const base = await opened();
  await new Promise((done) => {
    const made = base.transaction(["facts"], "readwrite");
    made.objectStore("facts").delete("who");
    made.oncomplete = made.onabort = done;
  });
  base.close();
}

async function leave(form) {
  const count = form.dataset.warned ? 0 : await waiting().catch(() => 0);
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
  await forget().catch(() => {});
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-leaves]");
  if (!form || !used() || !window.indexedDB) return;
  event.preventDefault();
  leave(form);
});
