// What the pages of both queues share: when to send, and trying again while there is no network.
export const can = window.isSecureContext && window.indexedDB && window.crypto && crypto.subtle && navigator.serviceWorker;

export const at = (id) => document.getElementById(id);

export const fill = (text, n) => text.replace("{n}", n);

export const new_key = () => [...crypto.getRandomValues(new Uint8Array(20))].map((b) => b.toString(16).padStart(2, "0")).join("");

export const STATE = { waiting: "wait", sent: "ok", refused: "late" };

// the browser sends by itself where it can; else the page does
export async function ask_sync(name) {
  try {
    const worker = await navigator.serviceWorker.ready;
    if (worker.sync) await worker.sync.register(name);
  } catch (error) {
    // without it this page sends by itself
  }
}

// a browser does not always say that the network is back: while something waits it is tried again and again
export function sender({ name, steps, send_all, list }) {
  let tries = 0;
  let timer;

  async function go() {
    clearTimeout(timer);
    const { state } = await send_all().catch(() => ({ state: "away" }));
    await list(state);
    if (state === "away") timer = setTimeout(go, steps[Math.min(tries++, steps.length - 1)] * 1000);
    else tries = 0;
  }

  addEventListener("online", go);
  document.addEventListener("visibilitychange", () => document.hidden || go());
  new BroadcastChannel(name).onmessage = ({ data }) => list(data);
  return { go, anew: () => (tries = 0) };
}
