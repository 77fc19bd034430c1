// Text size, density and contrast change in place, so that nothing typed is lost; without this file a page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.prefs");
  const button = event.submitter;
  if (!form || !button || !window.fetch || button.name === "lang") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
    .then((prefs) => {
      Object.keys(prefs).forEach((name) => (document.documentElement.dataset[name] = prefs[name]));
      document.querySelectorAll("form.prefs button[name]").forEach((el) => {
        if (el.dataset.on) {
          // a button with two sides: it always offers the other one
          const on = prefs[el.name] === el.dataset.on;
          el.setAttribute("aria-pressed", String(on));
          el.value = on ? el.dataset.off : el.dataset.on;
        } else {
          el.setAttribute("aria-pressed", String(prefs[el.name] === el.value));
        }
      });
      dispatchEvent(new Event("resize"));
    })
    .catch(() => form.submit());
});
