// Sending what waits, in the order in which it was done; the server tells an act that comes again by its key.
import { alone, look_at, post } from "../queue/ask.js";
import { unseal } from "../queue/seal.js";
import * as store from "./store.js";

const PATIENCE = 60000;
const KEPT = 20; // how many settled acts stay in the list

export const send_all = () => alone("keep-send", sending);

export const look = () => look_at("/stations/keep/now.json", PATIENCE);

async function sending() {
  const waiting = (await store.all()).filter((act) => act.state === "waiting");
  if (!waiting.length) return { state: "done" };
  const now = await look();
  if (now.state !== "ready") return now;
  // one after another, and none past one that did not get through: a return must not overtake its loan
  for (const act of waiting.filter((one) => one.account === now.account)) {
    const open = () => unseal(now.lock, act.sealed);
    const news = await post(act.url, { key: act.key, open, now, patience: PATIENCE, became });
    if (news.state === "away" || news.state === "login") return news;
    await store.told(act, news);
  }
  await tidy();
  return { state: "done" };
}

async function became(answer) {
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return { state: "sent", answer: told };
  // refused for what it is, told in words; all else may go better later
  return told && told.why && answer.status < 500 ? { state: "refused", why: told.why } : { state: "away" };
}

async function tidy() {
  const old = (await store.all()).filter((act) => act.state === "sent");
  for (const act of old.slice(0, -KEPT)) await store.drop(act.n);
}
