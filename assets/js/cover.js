// On the page that publishes a request: words selected in what was said are covered by pressing b.
document.addEventListener("keydown", (event) => {
  if (event.key !== "b" || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("words");
  const chosen = document.getSelection();
  const words = chosen ? chosen.toString().trim() : "";
  if (!box || !words || document.activeElement === box) return;
  if (!chosen.anchorNode.parentElement.closest(".drafted")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.value = [...new Set([...box.value.split("\n"), ...words.split("\n")].map((w) => w.trim()).filter(Boolean))].join("\n");
  chosen.removeAllRanges();
  box.form.querySelector('[name="act"][value="mark"]').click();
}, true);
