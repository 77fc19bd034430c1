// Sending what waits, one after another; the server tells a report that comes again by its key and answers the same.
import { alone, look_at, post } from "../queue/ask.js";
import { unseal } from "../queue/seal.js";
import * as store from "./store.js";

const PATIENCE = 120000;
const KEPT = 50; // how many sent ones stay in the list

export const send_all = () => alone("grid-send", sending);

export const look = () => look_at("/grid/now.json", PATIENCE);

async function sending() {
  const waiting = (await store.all()).filter((r) => r.state === "waiting");
  if (!waiting.length) return { state: "done" };
  const now = await look();
  if (now.state !== "ready") return now;
  let state = "done";
  for (const report of waiting.filter((r) => r.account === now.account)) {
    const open = async () => unseal(now.lock, await store.contents(report.key));
    const news = await post("/grid/", { key: report.key, open, now, patience: PATIENCE, became });
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
