// Sending what waits, one after another; the server tells a report that comes again by its key and answers the same.
import * as store from "./store.js";
import { unseal } from "./seal.js";

const PATIENCE = 120000;
const KEPT = 50; // how many sent ones stay in the list

// one sender at a time over all tabs and the worker; without locks the server's key alone keeps a report single
export function send_all() {
  return navigator.locks ? navigator.locks.request("grid-send", sending) : sending();
}

async function ask(url, given = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(url, {
      ...given, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal,
      headers: { Accept: "application/json", ...given.headers },
    }); // prettier-ignore
  } finally {
    clearTimeout(timer);
  }
}

// who is logged in, and their lock: {state: "ready", …} | {state: "login" | "closed" | "away"}
export async function look() {
  let answer;
  try {
    answer = await ask("/grid/now.json");
  } catch (error) {
    return { state: "away" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "login" };
  if (answer.status === 403) return { state: "closed" };
  return answer.ok ? { state: "ready", ...(await answer.json()) } : { state: "away" };
}

async function sending() {
  const waiting = (await store.all()).filter((r) => r.state === "waiting");
  if (!waiting.length) return { state: "done" };
  const now = await look();
  if (now.state !== "ready") return now;
  let state = "done";
  for (const report of waiting.filter((r) => r.account === now.account)) {
    const news = await sent(report, now);
    if (news.state === "away" || news.state === "login") {
      state = news.state;
      break;
    }
    if (news.state === "later") state = "away";
    else await store.told(report.key, news);
  }
  await tidy();
  return { state, account: now.account };
}

async function sent(report, now) {
  let answer;
  try {
    const { fields, photos } = await unseal(now.lock, await store.contents(report.key));
    const body = new FormData();
    const told = { ...fields, key: report.key, sent_at: new Date().toISOString() };
    Object.keys(told).forEach((name) => body.set(name, told[name]));
    photos.forEach((photo, n) => body.append("files", photo, `${n + 1}`));
    answer = await ask("/grid/", { method: "POST", body, headers: { "X-CSRFToken": now.token } });
  } catch (error) {
    // what does not open was damaged on this phone: it stays, and is told
    return error.name === "OperationError" ? { state: "refused", why: "" } : { state: "away" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "login" };
  return became(answer);
}

async function became(answer) {
  const told = await answer.json().catch(() => ({}));
  if (answer.ok && told.reference) return { state: "sent", reference: told.reference, note: told.note, sent: told.at };
  // refused for what it is, and so again each time; all else may go better later
  return [400, 413, 415, 422].includes(answer.status) ? { state: "refused", why: told.why || "" } : { state: "later" };
}

async function tidy() {
  const old = (await store.all()).filter((r) => r.state === "sent").sort((a, b) => b.at - a.at);
  for (const report of old.slice(KEPT)) await store.drop(report.key);
}
