// The page of reports: everything sent goes through the queue, so that a line that breaks loses nothing.
import { STATE, ask_sync, at, can, fill, new_key, sender } from "../queue/page.js";
import { open_half, seal } from "../queue/seal.js";
import { look, send_all } from "./send.js";
import * as store from "./store.js";
import { add, clear, shots, taken_at } from "./shots.js";

const page = document.getElementById("grid");
const form = page && page.querySelector("form");
const words = page ? page.querySelector("[data-words]").dataset : {};
const STEPS = [2, 5, 15, 60, 300]; // seconds
let sending;

function say(text, kind = "") {
  const box = at("grid-said");
  box.className = `notice ${kind}`;
  box.textContent = text;
  box.hidden = !text;
  if (text) box.focus();
}

// ---- who: the account that is logged in, or was when there last was a network
async function who() {
  const now = await look();
  if (now.state === "ready") {
    await store.note("who", { account: now.account, lock: open_half(now.lock) });
    localStorage.setItem("grid", "used");
  }
  return now;
}

// ---- photos
function draw_shots() {
  const list = at("grid-shots");
  list.textContent = "";
  shots.forEach((shot, n) => {
    const item = at("grid-shot").content.cloneNode(true);
    if (shot.small) item.querySelector("li").prepend(shot.small);
    item.querySelector("button").addEventListener("click", () => {
      shots.splice(n, 1);
      draw_shots();
    });
    item.querySelector("button .hide").textContent = ` ${n + 1}`;
    list.append(item);
  });
}

async function taken(event) {
  const { files } = event.target;
  for (const file of [...files]) {
    const wrong = await add(file, form.elements.use_pins.checked);
    say(wrong ? words[wrong] : "", "late");
  }
  event.target.value = "";
  draw_shots();
}

// ---- the spot: only by this tap, only once
function spot() {
  const told = at("grid-spot-told");
  told.textContent = words.finding;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
      told.textContent = fill(words.found, Math.round(coords.accuracy));
      at("grid-forget").hidden = false;
    },
    () => (told.textContent = words.lost),
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 }
  );
}

function forget() {
  ["longitude", "latitude", "accuracy"].forEach((name) => (form.elements[name].value = ""));
  at("grid-spot-told").textContent = "";
  at("grid-forget").hidden = true;
}

// ---- into the queue
const KEPT = ["matter", "place", "line", "longitude", "latitude", "accuracy"];

function fields() {
  const told = { taken_at: taken_at().toISOString() };
  KEPT.forEach((name) => (told[name] = form.elements[name].value));
  if (form.elements.use_pins.checked) told.use_pins = "on";
  return told;
}

let busy = false;
async function queue(event) {
  event.preventDefault();
  if (busy) return;
  if (!shots.length) return say(words.nophoto, "late");
  if (!form.elements.matter.value) return say(words.nomatter, "late");
  busy = true;
  try {
    await kept();
  } finally {
    busy = false;
  }
}

async function kept() {
  const me = await store.fact("who");
  if (!me) return say(words.login, "late");
  try {
    const key = new_key();
    const sealed = await seal(me.lock, fields(), shots.map((shot) => shot.blob));
    await store.put({ key, account: me.account, at: Date.now(), photos: shots.length, state: "waiting" }, sealed);
  } catch (error) {
    return say(error.name === "QuotaExceededError" ? words.full : words.unkept, "late");
  }
  form.reset();
  forget();
  clear();
  draw_shots();
  say(words.queued, "ok");
  await list();
  ask_sync("grid");
  sending.go();
}

// ---- out of the queue
async function list(state = "") {
  const me = await store.fact("who");
  const mine = (await store.all()).filter((r) => me && r.account === me.account).sort((a, b) => b.at - a.at);
  const box = at("grid-list");
  box.textContent = "";
  mine.forEach((report) => box.append(line(report)));
  at("grid-queue").hidden = !mine.length;
  const waiting = mine.filter(store.waits).length;
  const why = { login: words.again, closed: words.closed, away: words.away }[state];
  at("grid-state").textContent = waiting ? `${fill(words.waits, waiting)} ${why || ""}` : words.allsent;
  at("grid-login").hidden = state !== "login";
}

function line(report) {
  const item = at("grid-line").content.cloneNode(true);
  const put = (name, text) => (item.querySelector(`[data-${name}]`).textContent = text);
  const state = item.querySelector(".state");
  const time = new Date(report.at);
  put("when", time.toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }));
  put("photos", fill(words.photos, report.photos));
  put("number", report.reference || "");
  put("note", report.state === "refused" ? report.why || words.broken : report.note || "");
  state.textContent = words[report.state];
  state.classList.add(STATE[report.state]);
  const out = item.querySelector("button");
  out.hidden = report.state !== "refused";
  out.addEventListener("click", async () => {
    await store.drop(report.key);
    list();
  });
  return item;
}

async function start() {
  form.addEventListener("submit", queue);
  form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", taken));
  at("grid-spot").hidden = !navigator.geolocation;
  at("grid-here").addEventListener("click", spot);
  at("grid-forget").addEventListener("click", forget);
  sending = sender({ name: "grid", steps: STEPS, send_all, list });
  const worker = await navigator.serviceWorker.register("/grid/worker.js", { scope: "/grid/" }).catch(() => null);
  const now = await who();
  if (worker && now.state === "ready") {
    navigator.serviceWorker.ready.then((ready) => ready.active.postMessage("fresh"));
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  }
  await list(now.state);
  page.dataset.ready = "yes";
  sending.go();
}

if (form && can) start();
