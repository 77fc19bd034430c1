// Of /stations/keep/ alone: the keeper's page and our own files for when there is no network, and sending afterwards.
// VERSION and FILES are written above this by the server.
/* global VERSION, FILES */
import { send_all } from "./send.js";

const CACHE = `keep-${VERSION}`;
const SHELL = FILES[0];
const PATIENCE = 5000; // a network that answers no sooner counts as none

const own = (name) => name.startsWith("keep-") && name !== CACHE;
const fresh = () => caches.open(CACHE).then((cache) => cache.addAll(FILES.map((f) => new Request(f, { cache: "reload" }))));

self.addEventListener("install", (event) => event.waitUntil(fresh().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(own).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  )
);

function in_time(request) {
  const late = new Promise((_, failed) => setTimeout(() => failed(new Error("late")), PATIENCE));
  return Promise.race([fetch(request), late]);
}

// the network's word first, so that nothing old is shown while there is one
async function answered(request, kept) {
  try {
    return await in_time(request);
  } catch (error) {
    return (await caches.match(kept, { cacheName: CACHE })) || fetch(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/stations\/keep\/at\/[^/]+\/$/.test(pathname)) event.respondWith(answered(request, SHELL));
  else if (FILES.includes(pathname)) event.respondWith(answered(request, pathname));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "keep") event.waitUntil(settled());
});

async function settled() {
  const { state } = await send_all();
  new BroadcastChannel("keep").postMessage(state);
  if (state === "away") throw new Error("away"); // the browser tries again later
}

// the page says that its language or look may have changed
self.addEventListener("message", (event) => {
  if (event.data === "fresh") event.waitUntil(fresh().catch(() => {}));
});
