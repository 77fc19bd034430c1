// Draws what a page says in words: figure[data-chart] holds a JSON description, the table beside it stays.
import { BarChart, CustomChart, LineChart, MapChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GeoComponent, GridComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { describe } from "./describe.js";
import { look } from "./look.js";

echarts.use([
  AriaComponent, BarChart, CanvasRenderer, CustomChart, GeoComponent, GridComponent, LabelLayout, LineChart, MapChart, ScatterChart, TitleComponent, TooltipComponent, VisualMapComponent,
]);

const shown = new Map();
const still = matchMedia("(prefers-reduced-motion: reduce)");

// whether there is ground to draw on; a place without outlines has its table
async function shape(spec) {
  if (!spec.geo || echarts.getMap(spec.geo)) return true;
  const answer = await fetch(spec.geo, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const geoJSON = await answer.json();
  if (!geoJSON.features.length || !geoJSON.features.every((one) => one.geometry)) return false;
  // as an object: the text form is read by evaluating it, which our policy forbids
  echarts.registerMap(spec.geo, { geoJSON });
  return true;
}

function paint(figure, spec) {
  const { chart } = shown.get(figure);
  const option = spec.option || describe(spec, look(figure), figure.clientWidth);
  chart.setOption({ animation: !still.matches, ...option, tooltip: { confine: true, ...option.tooltip, renderMode: "richText" } }, true);
}

async function draw(figure) {
  if (shown.has(figure)) return;
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  if (!(await shape(spec))) return;
  figure.classList.add("drawn");
  const chart = echarts.init(figure.querySelector(".canvas"), null, { renderer: "canvas" });
  shown.set(figure, { chart, spec });
  paint(figure, spec);
  chart.on("click", (event) => {
    const links = spec.links || [];
    if (links[event.dataIndex]) location.assign(links[event.dataIndex]);
  });
  if (spec.pick) picks(figure, chart, spec);
}

// a click on the map fills the two boxes of the form beside it
function picks(figure, chart, spec) {
  const [lng, lat] = spec.pick.map((id) => document.getElementById(id));
  const mark = () => lng.value && lat.value && chart.setOption({ series: [{ id: "picked", data: [[+lng.value, +lat.value]] }] });
  chart.getZr().on("click", (event) => {
    const point = chart.convertFromPixel("geo", [event.offsetX, event.offsetY]);
    if (!point) return;
    [lng.value, lat.value] = point.map((n) => n.toFixed(6));
    lng.dispatchEvent(new Event("change", { bubbles: true }));
    mark();
  });
  mark();
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
