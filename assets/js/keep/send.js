// Sending what waits, in the order in which it was done; the server tells an act that comes again by its key.
import { unseal } from "../grid/seal.js";
import * as store from "./store.js";

const PATIENCE = 60000;
const KEPT = 20; // how many settled acts stay in the list

// one sender at a time over all tabs and the worker; without locks the server's key alone keeps an act single
export function send_all() {
  return navigator.locks ? navigator.locks.request("keep-send", sending) : sending();
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
    answer = await ask("/stations/keep/now.json");
  } catch (error) {
    return { state: "away" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "login" };
  if (answer.status === 403) return { state: "closed" };
  return answer.ok ? { state: "ready", ...(await answer.json()) } : { state: "away" };
}

async function sending() {
  const waiting = (await store.all()).filter((act) => act.state === "waiting");
  if (!waiting.length) return { state: "done" };
  const now = await look();
  if (now.state !== "ready") return now;
  // one after another, and none past one that did not get through: a return must not overtake its loan
  for (const act of waiting.filter((one) => one.account === now.account)) {
    const news = await sent(act, now);
    if (news.state === "away" || news.state === "login") return news;
    await store.told(act, news);
  }
  await tidy();
  return { state: "done" };
}

async function sent(act, now) {
  let answer;
  try {
    const { fields } = await unseal(now.lock, act.sealed);
    const body = new FormData();
    const told = { ...fields, key: act.key, sent_at: new Date().toISOString() };
    Object.keys(told).forEach((name) => body.set(name, told[name]));
    answer = await ask(act.url, { method: "POST", body, headers: { "X-CSRFToken": now.token } });
  } catch (error) {
    return error.name === "OperationError" ? { state: "refused", why: "" } : { state: "away" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "login" };
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return { state: "sent", answer: told };
  // refused for what it is, told in words; all else may go better later
  return told && told.why && answer.status < 500 ? { state: "refused", why: told.why } : { state: "away" };
}

async function tidy() {
  const old = (await store.all()).filter((act) => act.state === "sent");
  for (const act of old.slice(0, -KEPT)) await store.drop(act.n);
}
