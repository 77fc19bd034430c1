// Asking the server what both queues ask: who is logged in, and to take one thing in. What is not known is "away".
export async function ask(url, given, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(url, {
      ...given, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal,
      headers: { Accept: "application/json", ...given.headers },
    }); // prettier-ignore
  } finally {
    clearTimeout(timer);
  }
}

const logged_out = (answer) => answer.type === "opaqueredirect" || answer.status === 401;

// who is logged in, and their lock: {state: "ready", …} | {state: "login" | "closed" | "away"}
export async function look_at(url, patience) {
  let answer;
  try {
    answer = await ask(url, {}, patience);
  } catch (error) {
    return { state: "away" };
  }
  if (logged_out(answer)) return { state: "login" };
  if (answer.status === 403) return { state: "closed" };
  return answer.ok ? { state: "ready", ...(await answer.json()) } : { state: "away" };
}

// one thing: `open()` gives what it says, unsealed; `became(answer)` reads what the server said of it
export async function post(url, { key, open, now, patience, became }) {
  let answer;
  try {
    const { fields, photos } = await open();
    const body = new FormData();
    const told = { ...fields, key, sent_at: new Date().toISOString() };
    Object.keys(told).forEach((name) => body.set(name, told[name]));
    photos.forEach((photo, n) => body.append("files", photo, `${n + 1}`));
    answer = await ask(url, { method: "POST", body, headers: { "X-CSRFToken": now.token } }, patience);
  } catch (error) {
    // what does not open was damaged on this phone: it stays, and is told
    return error.name === "OperationError" ? { state: "refused", why: "" } : { state: "away" };
  }
  return logged_out(answer) ? { state: "login" } : became(answer);
}

// one sender at a time over all tabs and the worker; without locks the server's key alone keeps a thing single
export const alone = (name, sending) => (navigator.locks ? navigator.locks.request(name, sending) : sending());
