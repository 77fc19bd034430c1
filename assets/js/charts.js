// Draws what a page says in words: figure[data-chart] holds a JSON description, the table beside it stays.
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { AriaComponent, GridComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { nameApart } from "./apart.js";
import { describe } from "./describe.js";
import { look } from "./look.js";

echarts.use([
  AriaComponent, BarChart, CanvasRenderer, GridComponent, LabelLayout, LineChart, MapChart, TitleComponent, TooltipComponent, VisualMapComponent,
]);

const shown = new Map();
const still = matchMedia("(prefers-reduced-motion: reduce)");

const latitudes = new Map();

// a degree of longitude is as wide as it is in the middle of the ground
function middle({ features }) {
  const found = features.flatMap(({ geometry }) => geometry.coordinates.flat(Infinity).filter((_number, i) => i % 2));
  return found.reduce((sum, one) => sum + one, 0) / found.length;
}

// whether there is ground to draw on; a place without outlines has its table
async function shape(spec) {
  if (!spec.geo || echarts.getMap(spec.geo)) return true;
  const answer = await fetch(spec.geo, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const geoJSON = await answer.json();
  if (!geoJSON.features.length || !geoJSON.features.every((one) => one.geometry)) return false;
  // as an object: the text form is read by evaluating it, which our policy forbids
  echarts.registerMap(spec.geo, { geoJSON });
  latitudes.set(spec.geo, middle(geoJSON));
  return true;
}

function paint(figure, spec) {
  const { chart } = shown.get(figure);
  const option = describe({ ...spec, latitude: latitudes.get(spec.geo) }, look(figure), figure.clientWidth);
  chart.setOption({ animation: !still.matches, ...option, tooltip: { confine: true, ...option.tooltip, renderMode: "richText" } }, true);
  if (Array.isArray(option.series)) nameApart(chart, option.series);
}

async function draw(figure) {
  if (shown.has(figure)) return;
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  if (!(await shape(spec))) return;
  figure.classList.add("drawn");
  const chart = echarts.init(figure.querySelector(".canvas"), null, { renderer: "canvas" });
  shown.set(figure, { chart, spec });
  paint(figure, spec);
}

function drawAll(root) {
  root.querySelectorAll("figure[data-chart]").forEach((figure) => {
    draw(figure).catch(() => figure.classList.add("failed"));
  });
}

let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    shown.forEach(({ chart, spec }, figure) => {
      if (!figure.isConnected) {
        chart.dispose();
        shown.delete(figure);
        return;
      }
      chart.resize();
      paint(figure, spec);
    });
  }, 120);
});
["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "print"].forEach((query) => {
  const watched = matchMedia(query);
  if (watched.addEventListener) watched.addEventListener("change", () => shown.forEach(({ spec }, figure) => paint(figure, spec)));
});
document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
drawAll(document);
