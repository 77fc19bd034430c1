// A wall screen: one figure at a time. Without script, or for who wishes no motion, all of them stand below one another.
const wall = document.querySelector("[data-wall]");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const FRESH = 5 * 60 * 1000;
let at = 0;
let paused = false;

const slides = () => [...wall.querySelectorAll(".wall-slide")];

function show() {
  const all = slides();
  if (!all.length) return;
  at %= all.length;
  all.forEach((slide, n) => slide.classList.toggle("now", n === at));
  dispatchEvent(new Event("resize")); // a chart that was hidden takes its place
}

function pause() {
  paused = !paused;
  const button = wall.querySelector("[data-wall-pause]");
  const said = button.textContent;
  button.textContent = button.dataset.goes;
  button.dataset.goes = said;
  button.setAttribute("aria-pressed", String(paused));
}

// new figures come without a new page, so that a lost line leaves the old ones standing
async function refresh() {
  const lost = wall.querySelector(".wall-lost");
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".wall-slides");
    if (!fresh) throw new Error("no figures");
    wall.querySelector(".wall-slides").replaceWith(document.importNode(fresh, true));
    wall.querySelector(".wall-head > p").textContent = page.querySelector(".wall-head > p").textContent;
    lost.hidden = true;
    wall.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
    show();
  } catch (error) {
    lost.hidden = false;
  }
}

if (wall && !still.matches) {
  wall.classList.add("turns");
  const button = wall.querySelector("[data-wall-pause]");
  button.hidden = false;
  button.addEventListener("click", pause);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("a, button, input, summary")) return;
    if (event.key === " ") pause();
    else if (event.key === "ArrowRight") at += 1;
    else if (event.key === "ArrowLeft") at += slides().length - 1;
    else return;
    event.preventDefault();
    show();
  });
  setInterval(() => {
    if (paused || document.hidden) return;
    at += 1;
    show();
  }, Number(wall.dataset.wall) * 1000);
  show();
}
if (wall) setInterval(refresh, FRESH);
