// The workbench by keyboard: j/k move, Enter opens, 1-9 choose, / searches, ? tells, Ctrl+Enter sends.
const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));

const items = () => {
  const list = document.querySelector("[data-keys-list]");
  return list ? [...list.querySelectorAll("[data-keys-item], a.row-link, .queue a, :scope > li > a")].filter((el, i, all) => all.indexOf(el) === i) : [];
};

function move(by) {
  const all = items();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  const start = now < 0 ? all.findIndex((el) => el.hasAttribute("aria-current")) : now;
  const next = all[Math.max(0, Math.min(all.length - 1, start + by))] || all[0];
  all.forEach((el) => el.closest("tr") && el.closest("tr").removeAttribute("aria-selected"));
  if (next.closest("tr")) next.closest("tr").setAttribute("aria-selected", "true");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const el = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!el) return false;
  if (typing(el)) el.focus();
  else el.click();
  return true;
}

function help() {
  const dialog = document.getElementById("keys-help");
  if (!dialog || !dialog.showModal) return;
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  "?": help,
  "/": () => {
    const box = document.querySelector("[data-key-search], input[type=search]");
    if (box) box.focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest && event.target.closest("form");
    if (form) {
      event.preventDefault();
      const button = form.querySelector("[type=submit], button:not([type])");
      if (button) button.click();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target)) return;
  const act = acts[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (/^[1-9a-z]$/.test(event.key) && press(event.key)) {
    event.preventDefault();
  }
});

// what only a script can press is shown where there is one
document.querySelectorAll("[data-prints][hidden]").forEach((button) => (button.hidden = false));

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  if (event.target.closest("[data-prints]")) window.print();
  // a row is a link: its whole width opens what its first link opens
  const row = event.target.closest("tr.link");
  if (row && !event.target.closest("a, button, input, label, summary") && !String(getSelection())) {
    const link = row.querySelector(".row-link");
    if (link) link.click();
  }
});
