// From our short description (kind, labels, series, unit) to what the drawing library wants.
const group = (value, digits) =>
  value === null || value === undefined ? "—" : Number(value).toLocaleString("en-US", { maximumFractionDigits: digits === undefined ? 1 : digits });

const text = (c, more) => ({ color: c.ink2, fontFamily: c.font, fontSize: Math.round(c.size * 0.8), ...more });

const tip = (c, spec, more) => ({
  backgroundColor: c.card, borderColor: c.line, borderWidth: 1, padding: 10, shadowBlur: 0,
  textStyle: text(c, { color: c.ink }), valueFormatter: (v) => `${group(v)}${spec.unit ? ` ${spec.unit}` : ""}`, ...more,
});

const tones = (c) => [c.blue, c.green, c.gold, c.red, c.ink3];

function axes(spec, c, room) {
  const every = Math.max(1, Math.ceil((spec.labels.length * c.size * 2.8) / Math.max(room, 1)));
  const last = spec.labels.length - 1;
  return {
    xAxis: {
      type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } },
      axisLabel: { ...text(c), hideOverlap: true, interval: (i) => i === last || ((last - i) % every === 0) },
    },
    yAxis: spec.series.some((s) => s.right)
      ? [yAxis(spec, c), { type: "value", show: false, min: spec.rightMin, max: spec.rightMax }]
      : [yAxis(spec, c)],
  };
}

const yAxis = (spec, c) => ({
  type: "value", min: spec.min, max: spec.max, splitNumber: 3,
  axisLabel: { ...text(c), formatter: (v) => group(v) }, splitLine: { lineStyle: { color: c.line } },
});

// the present is dark, the past is light
function bar(one, spec, c, tone) {
  const now = spec.now === undefined ? one.values.length - 1 : spec.now;
  return {
    type: "bar", name: one.name, barMaxWidth: 34, stack: one.stack, itemStyle: { color: one.stack || spec.plain ? tone : c.pale, borderRadius: one.stack ? 0 : [3, 3, 0, 0] },
    data: one.values.map((value, i) => (i === now && !one.stack && !spec.plain ? { value, itemStyle: { color: c.blue } } : value)),
    label: { show: spec.labels.length <= 6, position: "top", ...text(c), formatter: (p) => group(p.value) },
  };
}

// of lines that end close together, all but the highest bear their names below
const end = (one) => one.values[one.values.length - 1];
function under(one, i, spec) {
  const near = Math.max(...spec.series.flatMap((s) => s.values)) * 0.15;
  return spec.series.some((other, n) => (other.as === "line" || spec.kind === "lines") && n !== i && Math.abs(end(other) - end(one)) < near && (end(other) > end(one) || (end(other) === end(one) && n < i)));
}

// a line carries its own name at its end, there is no legend to look up
function line(one, spec, c, tone, low) {
  const last = one.values.length - 1;
  return {
    type: "line", name: one.name, yAxisIndex: one.right ? 1 : 0, symbol: "circle", showSymbol: true, connectNulls: false,
    symbolSize: (value, p) => (p.dataIndex === last ? 9 : 0), lineStyle: { color: tone, width: 2.5, type: one.dashed ? "dashed" : "solid" }, itemStyle: { color: tone },
    endLabel: { show: true, formatter: (p) => `${one.name} ${group(p.value)}${one.unit || ""}`, color: tone, fontFamily: c.font, fontSize: Math.round(c.size * 0.82), offset: [-8, low ? 18 : -16], align: "right" },
    data: one.values,
  };
}

function columns(spec, c, room) {
  const tone = tones(c);
  const lines = spec.series.filter((s) => s.as === "line" || (spec.kind === "lines" && s.as !== "bars")).length;
  return {
    grid: { left: 4, right: 12, top: lines ? 30 : 16, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tip(c, spec, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: c.line, opacity: 0.35 } } }),
    ...axes(spec, c, room),
    series: spec.series.map((one, i) => {
      const asLine = one.as === "line" || (spec.kind === "lines" && one.as !== "bars");
      const own = c[one.tone] || (spec.kind === "bars" && asLine ? c.green : tone[i % tone.length]);
      return asLine ? line(one, spec, c, own, under(one, i, spec)) : bar(one, spec, c, own);
    }),
  };
}

function rank(spec, c, room) {
  const one = spec.series[0];
  return {
    grid: { left: 4, right: c.size * (spec.unit ? 6 : 4), top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tip(c, spec, { trigger: "item" }),
    xAxis: { type: "value", show: false, min: 0, max: spec.max },
    yAxis: { type: "category", inverse: true, data: spec.labels, axisTick: { show: false }, axisLine: { show: false }, axisLabel: text(c, { color: c.ink, width: Math.round(room * 0.42), overflow: "truncate" }) },
    series: [{
      type: "bar", name: one.name, barMaxWidth: 16, showBackground: true, backgroundStyle: { color: c.wash, borderRadius: 4 }, itemStyle: { borderRadius: 4 },
      data: one.values.map((value, i) => ({ value, itemStyle: { color: i === spec.now ? c.gold : c.blue } })),
      label: { show: true, position: "right", ...text(c, { color: c.ink }), formatter: (p) => `${group(p.value)}${spec.unit ? ` ${spec.unit}` : ""}` },
    }],
  };
}

const ground = (spec, c) => ({
  map: spec.geo, roam: false, aspectScale: Math.cos(((spec.latitude || 44) * Math.PI) / 180), top: 8, bottom: 8, left: 8, right: 8, preserveAspect: "contain",
  itemStyle: { areaColor: c.wash, borderColor: c.ink3, borderWidth: 0.8 }, select: { disabled: true },
  emphasis: { itemStyle: { areaColor: c.blue2 }, label: { show: true, color: c.ink } }, label: { show: false, ...text(c) },
});

function map(spec, c) {
  if (!spec.values) {
    return {
      geo: ground(spec, c), tooltip: tip(c, spec, { trigger: "item", formatter: (p) => p.name }),
      series: [
        { type: "scatter", coordinateSystem: "geo", symbolSize: c.size * 0.7, itemStyle: { color: c.blue, borderColor: c.card, borderWidth: 1.5 }, data: (spec.points || []).map((p) => ({ name: p.name, value: [p.lng, p.lat], itemStyle: p.tone ? { color: c[p.tone] } : undefined })) },
        { id: "picked", type: "scatter", coordinateSystem: "geo", symbol: "pin", symbolSize: c.size * 2.4, itemStyle: { color: c.red }, data: [] },
      ],
    };
  }
  const known = spec.values.map((v) => v.value).filter((v) => v !== null);
  return {
    tooltip: tip(c, spec, { trigger: "item", formatter: (p) => `${p.name}  ${group(p.value === p.value ? p.value : null)}${spec.unit ? ` ${spec.unit}` : ""}` }),
    visualMap: { min: spec.min === undefined ? Math.min(...known, 0) : spec.min, max: Math.max(...known, 1), left: 0, bottom: 0, itemHeight: 80, itemWidth: 10, text: [group(Math.max(...known, 1)), group(spec.min === undefined ? Math.min(...known, 0) : spec.min)], textStyle: text(c), inRange: { color: [c.wash, c.pale, c.blue] }, calculable: false },
    series: [{ type: "map", nameProperty: spec.by || "name", ...ground(spec, c), data: spec.values }],
  };
}

export function describe(spec, c, width) {
  if (spec.kind === "rank") return rank(spec, c, width);
  if (spec.kind === "map") return map(spec, c);
  return columns(spec, c, width);
}
