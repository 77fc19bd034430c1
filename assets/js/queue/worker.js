// What the workers of both queues share: their page and our own files for when there is no network, and sending afterwards.
// VERSION and FILES are written above a worker by the server.
/* global VERSION, FILES */
const PATIENCE = 5000; // a network that answers no sooner counts as none

function in_time(request) {
  const late = new Promise((_, failed) => setTimeout(() => failed(new Error("late")), PATIENCE));
  return Promise.race([fetch(request), late]);
}

// `name` of the queue; `shows(path)`: is it the page that the first of FILES stands in for?
export function work({ name, shows, send_all }) {
  const CACHE = `${name}-${VERSION}`;
  const SHELL = FILES[0];
  const old = (one) => one.startsWith(`${name}-`) && one !== CACHE;
  const fresh = () => caches.open(CACHE).then((cache) => cache.addAll(FILES.map((f) => new Request(f, { cache: "reload" }))));

  // the network's word first, so that nothing old is shown while there is one
  async function answered(request, kept) {
    try {
      return await in_time(request);
    } catch (error) {
      return (await caches.match(kept, { cacheName: CACHE })) || fetch(request);
    }
  }

  async function settled() {
    const { state } = await send_all();
    new BroadcastChannel(name).postMessage(state);
    if (state === "away") throw new Error("away"); // the browser tries again later
  }

  self.addEventListener("install", (event) => event.waitUntil(fresh().then(() => self.skipWaiting())));

  self.addEventListener("activate", (event) =>
    event.waitUntil(
      caches
        .keys()
        .then((names) => Promise.all(names.filter(old).map((one) => caches.delete(one))))
        .then(() => self.clients.claim())
    )
  );

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate" && shows(pathname)) event.respondWith(answered(request, SHELL));
    else if (FILES.includes(pathname)) event.respondWith(answered(request, pathname));
  });

  self.addEventListener("sync", (event) => {
    if (event.tag === name) event.waitUntil(settled());
  });

  // the page says that its language or look may have changed
  self.addEventListener("message", (event) => {
    if (event.data === "fresh") event.waitUntil(fresh().catch(() => {}));
  });
}
