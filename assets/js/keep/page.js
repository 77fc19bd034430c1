// A keeper's page: every button goes through the queue, so that a line that breaks loses nothing and counts nothing twice.
import { STATE, ask_sync, at, can, fill, new_key, sender } from "../queue/page.js";
import { open_half, seal } from "../queue/seal.js";
import { look, send_all } from "./send.js";
import * as store from "./store.js";

const page = document.getElementById("keep");
const words = page ? page.querySelector("[data-words]").dataset : {};
const STEPS = [2, 5, 15]; // seconds
let sending;
let last;

function say(text, kind = "") {
  const box = at("keep-said");
  box.className = `notice ${kind}`;
  box.textContent = text;
  box.hidden = !text;
}

// ---- into the queue
function fields(form, button) {
  const told = { done_at: new Date().toISOString() };
  new FormData(form).forEach((value, name) => {
    if (!["csrfmiddlewaretoken", "key"].includes(name)) told[name] = value;
  });
  if (button && button.name) told[button.name] = button.value;
  return told;
}

// what was done, in words: of several buttons the one that was pressed, with what and how much
function named(form, button, told) {
  const act = button && button.name === "what" ? button.textContent.trim() : form.dataset.act;
  const good = told.good ? form.querySelector("[name=good]").selectedOptions[0].textContent : "";
  return [act, good, told.code || told.quantity].filter(Boolean).join(" ");
}

// what became of what was done last is said at the top, wherever one has scrolled to
function tell(act) {
  if (!act || act.state === "waiting") return;
  if (act.state === "sent") say(`${act.label}: ${words.sent}`, "ok");
  else say(`${act.label}: ${act.why || words.broken}`, "late");
}

async function queue(event) {
  event.preventDefault();
  const form = event.target;
  const missing = [...form.querySelectorAll("[data-must]")].find((field) => !field.value.trim());
  if (missing) {
    say(words.missing, "late");
    missing.focus();
    return;
  }
  const me = await store.fact("who");
  if (!me) return say(words.login, "late");
  try {
    const told = fields(form, event.submitter);
    const label = named(form, event.submitter, told);
    const sealed = await seal(me.lock, told, []);
    last = new_key();
    await store.put({ key: last, account: me.account, url: location.pathname, at: Date.now(), label, state: "waiting", sealed });
  } catch (error) {
    return say(words.unkept, "late");
  }
  if (form.dataset.keeps === undefined) form.reset();
  say("");
  sending.anew();
  await list();
  ask_sync("keep");
  sending.go();
}

// ---- out of the queue
async function list(state = "") {
  const me = await store.fact("who");
  const mine = (await store.all()).filter((act) => me && act.account === me.account && act.url === location.pathname);
  const box = at("keep-list");
  box.textContent = "";
  mine.reverse().forEach((act) => box.append(line(act)));
  at("keep-queue").hidden = !mine.length;
  const waiting = mine.filter((act) => act.state === "waiting").length;
  const why = { login: words.again, closed: words.closed, away: words.away }[state];
  at("keep-state").textContent = waiting ? `${fill(words.waits, waiting)} ${why || ""}` : words.allsent;
  at("keep-login").hidden = state !== "login";
  const counted = mine.find((act) => act.state === "sent" && act.answer && act.answer.people !== undefined);
  tell(mine.find((act) => act.key === last));
  if (counted) at("keep-people").textContent = counted.answer.people;
}

function line(act) {
  const item = at("keep-line").content.cloneNode(true);
  const put = (name, text) => (item.querySelector(`[data-${name}]`).textContent = text);
  const state = item.querySelector(".state");
  put("label", act.label);
  put("when", new Date(act.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  put("note", act.state === "refused" ? act.why || words.broken : (act.answer && act.answer.reference) || "");
  state.textContent = words[act.state];
  state.classList.add(STATE[act.state]);
  const out = item.querySelector("button");
  out.hidden = act.state !== "refused";
  out.addEventListener("click", async () => {
    await store.drop(act.n);
    list();
  });
  return item;
}

async function start() {
  page.querySelectorAll("form[data-act]").forEach((form) => form.addEventListener("submit", queue));
  sending = sender({ name: "keep", steps: STEPS, send_all, list });
  const worker = await navigator.serviceWorker
    .register("/stations/keep/worker.js", { scope: "/stations/keep/" })
    .catch(() => null);
  const now = await look();
  if (now.state === "ready") {
    await store.note("who", { account: now.account, lock: open_half(now.lock) });
    localStorage.setItem("keep", "used"); // logging out looks into this queue too
  }
  if (worker && now.state === "ready") navigator.serviceWorker.ready.then((ready) => ready.active.postMessage("fresh"));
  await list(now.state);
  page.dataset.ready = "yes";
  sending.go();
}

if (page && can) start();
