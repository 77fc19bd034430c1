// Small kindnesses: menus close, a failed send says so, nothing typed is lost by accident.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// htmx: the line was cut or the server is away
function unreached() {
  const words = document.getElementById("unreached");
  const place = document.getElementById("messages");
  if (!words || !place) return;
  place.textContent = "";
  place.append(words.content.cloneNode(true));
}
["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, unreached));

// after a swap the reader of the screen goes where the news is
document.addEventListener("htmx:afterSwap", (event) => {
  const news = event.target.querySelector && event.target.querySelector("[data-focus]");
  if (news) news.focus();
});
document.querySelectorAll("[data-focus]").forEach((el) => el.focus());

// what is typed into form[data-keeps] stays in this browser tab until it was taken: a page that says it was not
// (the log-in that came in between, a refusal) leaves it where it is
const SENT = "typed:sent";
const boxes = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const place = (form) => `typed:${location.pathname}:${form.dataset.keeps}`;
try {
  const sent = sessionStorage.getItem(SENT);
  if (sent && !document.querySelector("[data-not-taken]")) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
} catch (error) {
  // a browser that keeps nothing loses nothing else
}
document.querySelectorAll("form[data-keeps]").forEach((form) => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place(form)) || "{}");
    boxes(form).forEach((box) => {
      if (!box.value && kept[box.name]) box.value = kept[box.name];
    });
    form.addEventListener("input", () => {
      const typed = {};
      boxes(form).forEach((box) => (typed[box.name] = box.value));
      sessionStorage.setItem(place(form), JSON.stringify(typed));
    });
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, place(form)));
  } catch (error) {
    // a browser that keeps nothing loses nothing else
  }
});
