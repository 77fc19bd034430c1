// From our short description (kind, labels, series, unit) to what the drawing library wants.
const group = (value, digits) =>
  value === null || value === undefined ? "—" : Number(value).toLocaleString("en-US", { maximumFractionDigits: digits === undefined ? 1 : digits });

const text = (c, more) => ({ color: c.ink2, fontFamily: c.font, fontSize: Math.round(c.size * 0.8), ...more });

const says = (unit) => (value) => `${group(value)}${unit === "%" ? "%" : unit ? ` ${unit}` : ""}`;

const tip = (c, spec, more) => ({
  backgroundColor: c.card, borderColor: c.line, borderWidth: 1, padding: 10, shadowBlur: 0,
  textStyle: text(c, { color: c.ink }), valueFormatter: says(spec.unit), ...more,
});

// of lines that say nothing good or bad: four tones apart in lightness too, then the same once more in dashes and dots
const tones = (c) => [c.blue, c.tone2, c.tone3, c.tone4];
const strokes = ["solid", "dashed", "dotted"];

// about how many letters wide a name is
const wide = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.58), 0);
const widest = (names) => Math.max(0, ...names.map(wide));

function axes(spec, c, room) {
  const every = Math.max(1, Math.ceil((spec.labels.length * c.size * 2.8) / Math.max(room, 1)));
  const last = spec.labels.length - 1;
  return {
    xAxis: {
      type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } },
      axisLabel: { ...text(c), hideOverlap: true, interval: (i) => i === last || ((last - i) % every === 0) },
    },
    yAxis: spec.series.some((s) => s.right)
      ? [{ ...yAxis(spec, c), boundaryGap: [0, "35%"] }, { type: "value", show: false, min: spec.rightMin, max: spec.rightMax }] // bars stay below the line
      : [yAxis(spec, c)],
  };
}

// between two given ends the steps are even: 0, 25, 50 …, never a short one at the top
const step = (span) => [25, 20, 30, 35, 45, 10].find((by) => span % by === 0 && span / by >= 2 && span / by <= 5);

const yAxis = (spec, c) => ({
  type: "value", min: spec.min, max: spec.max, splitNumber: 3, interval: step(spec.max - spec.min),
  name: spec.unit === "%" ? "" : spec.unit, nameGap: 8, nameTextStyle: text(c, { align: "left" }),
  axisLabel: { ...text(c), formatter: says(spec.unit === "%" ? "%" : "") }, splitLine: { lineStyle: { color: c.line } },
});

// the values stand on their columns where each has room for its own
const fits = (one, spec, c, room) => spec.labels.length <= 6 && widest(one.values.map((v) => group(v))) * c.size * 0.8 * spec.labels.length < room * 0.85;

// the present is dark, the past is light
function bar(one, spec, c, room) {
  const now = spec.now === undefined ? one.values.length - 1 : spec.now;
  return {
    type: "bar", name: one.name, barMaxWidth: 34, itemStyle: { color: c.pale, borderRadius: [3, 3, 0, 0] },
    data: one.values.map((value, i) => (i === now ? { value, itemStyle: { color: c.blue } } : value)),
    label: { show: fits(one, spec, c, room), position: "top", ...text(c), formatter: (p) => group(p.value) },
  };
}

// of lines that end close together, all but the highest bear their names below
const end = (one) => one.values[one.values.length - 1];
function under(one, i, spec) {
  const near = Math.max(...spec.series.flatMap((s) => s.values)) * 0.15;
  return spec.series.some((other, n) => (other.as === "line" || spec.kind === "lines") && n !== i && Math.abs(end(other) - end(one)) < near && (end(other) > end(one) || (end(other) === end(one) && n < i)));
}

// a line carries its own name at its end, there is no legend to look up
function line(one, spec, c, { tone, stroke, low, beside }) {
  const last = one.values.length - 1;
  const place = beside ? { offset: [4, 0], align: "left", width: beside, overflow: "truncate" } : { offset: [-8, low ? c.size * 1.1 : -c.size], align: "right" };
  const unit = one.unit || (spec.unit === "%" ? "%" : "");
  const name = spec.series.length > 1 ? `${one.name} ` : ""; // the heading names a line that is alone
  return {
    type: "line", name: one.name, yAxisIndex: one.right ? 1 : 0, symbol: "circle", showSymbol: true, connectNulls: false,
    symbolSize: (value, p) => (p.dataIndex === last ? 9 : 0), lineStyle: { color: tone, width: 2.5, type: one.dashed ? "dashed" : stroke }, itemStyle: { color: tone },
    endLabel: { show: spec.kind === "lines", formatter: (p) => `${name}${group(p.value)}${unit}`, color: tone, fontFamily: c.font, fontSize: Math.round(c.size * 0.82), lineHeight: Math.round(c.size * 1.1), ...place },
    ...(one.unit ? { tooltip: { valueFormatter: says(one.unit) } } : {}),
    data: one.values,
  };
}

// where only lines are drawn their names stand in a margin of their own; how wide it is
function margin(spec, c, room, lines) {
  if (spec.kind !== "lines" || (room < 360 && lines < 3)) return 0;
  const names = lines > 1 ? widest(spec.series.map((s) => s.name)) : 0;
  return Math.round(Math.min(room * 0.36, (names + 4.5) * c.size * 0.82));
}

// the name of a line over columns stands above the columns, in a row of its own where it is long
function over(spec, c, room) {
  const one = spec.kind === "bars" && spec.series.find((s) => s.as === "line");
  if (!one) return { rows: 0 };
  const told = `${one.name} ${group(end(one))}${one.unit || ""}`;
  const long = (wide(told) + wide(spec.unit || "") + 2) * c.size * 0.82 > room - c.size * 2;
  return { rows: long ? 1 : 0, title: { text: told, right: 12, top: -2, textStyle: text(c, { color: c[one.tone] || c.green, fontWeight: "normal", width: room - 16, overflow: "truncate" }) } };
}

function columns(spec, c, room) {
  const tone = tones(c);
  const lines = spec.series.filter((s) => s.as === "line" || (spec.kind === "lines" && s.as !== "bars")).length;
  const beside = margin(spec, c, room, lines);
  const named = over(spec, c, room);
  return {
    title: named.title,
    grid: { left: 4, right: 12 + beside, top: c.size * (1.9 + named.rows * 1.2), bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tip(c, spec, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: c.line, opacity: 0.35 } } }),
    ...axes(spec, c, room),
    series: spec.series.map((one, i) => {
      const asLine = one.as === "line" || (spec.kind === "lines" && one.as !== "bars");
      const own = c[one.tone] || (spec.kind === "bars" && asLine ? c.green : tone[i % tone.length]);
      const drawn = { tone: own, stroke: strokes[Math.floor(i / tone.length) % strokes.length], low: under(one, i, spec), beside };
      return asLine ? line(one, spec, c, drawn) : bar(one, spec, c, room);
    }),
  };
}

// the first measure dark, what it is compared with light under it; the topmost bars say which is which
function rank(spec, c, room) {
  const many = spec.series.length > 1;
  const names = many ? widest(spec.series.map((s) => s.name)) : 0;
  // the unit stands with each value where there is room for it
  const unit = spec.unit === "%" || (4 + wide(spec.unit || "")) * c.size < room * 0.3 ? spec.unit : "";
  return {
    grid: { left: 4, right: c.size * ((unit === "%" ? 4 : 4 + wide(unit || "")) + names * 0.8), top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tip(c, spec, { trigger: many ? "axis" : "item", axisPointer: { type: "none" } }),
    xAxis: { type: "value", show: false, min: 0, max: spec.max },
    yAxis: { type: "category", inverse: true, data: spec.labels, axisTick: { show: false }, axisLine: { show: false }, axisLabel: text(c, { color: c.ink, width: Math.round(room * 0.42), overflow: "truncate" }) },
    series: spec.series.map((one, n) => ({
      type: "bar", name: one.name, barMaxWidth: 16, showBackground: !many, backgroundStyle: { color: c.wash, borderRadius: 4 }, itemStyle: { borderRadius: 4 },
      data: one.values.map((value, i) => ({ value, itemStyle: { color: n ? c.pale : i === spec.now ? c.gold : c.blue } })),
      label: { show: true, position: "right", ...text(c, { color: n ? c.ink2 : c.ink }), formatter: (p) => `${many && !p.dataIndex ? `${one.name} ` : ""}${says(unit)(p.value)}` },
    })),
  };
}

const ground = (spec, c) => ({
  map: spec.geo, roam: false, aspectScale: Math.cos((spec.latitude * Math.PI) / 180), top: 8, bottom: 8, left: 8, right: 8, preserveAspect: "contain",
  itemStyle: { areaColor: c.wash, borderColor: c.ink3, borderWidth: 0.8 }, select: { disabled: true },
  emphasis: { itemStyle: { areaColor: c.blue2 }, label: { show: true, color: c.ink } }, label: { show: false, ...text(c) },
});

// as many places in each class, so that one large place does not make all others look alike
function classes(known, most) {
  const found = [];
  [...known].sort((a, b) => a - b).forEach((value, i) => {
    const at = Math.floor((i * most) / known.length);
    const last = found[found.length - 1];
    if (last && (last.at === at || group(last.lte) === group(value))) last.lte = value;
    else found.push({ at, gte: value, lte: value });
  });
  return found.map(({ gte, lte }) => ({ gte, lte, label: group(gte) === group(lte) ? group(gte) : `${group(gte)} – ${group(lte)}` }));
}

function map(spec, c, room) {
  const known = spec.values.map((v) => v.value).filter((v) => v !== null);
  const narrow = room < 480;
  const pieces = classes(known, narrow ? 4 : 5);
  // on the darkest classes a name is written in light letters
  const dark = (pieces[Math.ceil(pieces.length * 0.6)] || { gte: Infinity }).gte;
  const named = ({ name, value }) => ({
    ...(value !== null && value >= dark ? { color: c.onBlue, textBorderColor: c.blue } : { color: c.ink, textBorderColor: c.card }),
    ...(wide(name) > 9 ? { width: c.size * 7.5 } : {}),
  });
  const told = (p) => (Number.isNaN(p.value) ? "—" : says(spec.unit)(p.value));
  return {
    tooltip: tip(c, spec, { trigger: "item", formatter: (p) => `${p.name}  ${told(p)}` }),
    visualMap: { type: "piecewise", pieces, orient: narrow ? "vertical" : "horizontal", left: 0, bottom: 0, itemWidth: 14, itemHeight: 14, itemSymbol: "rect", itemGap: narrow ? 6 : 18, textStyle: text(c), inRange: { color: [c.blue2, c.blue] }, outOfRange: { color: c.wash }, selectedMode: false },
    series: [{
      type: "map", nameProperty: spec.by || "name", ...ground(spec, c), bottom: c.size * (narrow ? 1.4 * pieces.length : 2.4), data: spec.values.map((one) => ({ ...one, label: named(one) })),
      label: { show: room >= 560, formatter: (p) => `${p.name}\n${told(p)}`, ...text(c), lineHeight: c.size * 1.1, textBorderWidth: 2, overflow: "break" }, labelLayout: { hideOverlap: true },
    }],
  };
}

export function describe(spec, c, width) {
  if (spec.kind === "rank") return rank(spec, c, width);
  if (spec.kind === "map") return map(spec, c, width);
  return columns(spec, c, width);
}
