// The chart wears what the page wears: colours and letters come from the style sheet.
export function look(el) {
  const style = getComputedStyle(el);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  // on a wall a chart is as large as its place, elsewhere as the page
  const size = parseFloat((el.closest("[data-wall]") ? style : getComputedStyle(document.documentElement)).fontSize);
  return {
    ink: token("ink"), ink2: token("ink-2"), ink3: token("ink-3"), line: token("line"), card: token("card"), wash: token("wash"),
    blue: token("blue"), onBlue: token("on-blue"), pale: token("pale"), blue2: token("blue-2"), green: token("green"), gold: token("gold-mark"), red: token("red"),
    tone2: token("tone-2"), tone3: token("tone-3"), tone4: token("tone-4"),
    font: style.fontFamily, size,
  };
}
