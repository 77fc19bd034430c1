// Sources to what a browser gets: one style sheet, one script for every page, one for pages with charts, one for wall screens, two for reports, two for keepers of stations.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../src/tongban/ui/static/tongban/build");
const target = ["chrome80", "firefox78"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { css } = sass.compile(join(here, "scss/tongban.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["import"],
});
const small = await esbuild.transform(css, { loader: "css", target, minify: true });
writeFileSync(join(out, "tongban.css"), small.code);

const result = await esbuild.build({
  entryPoints: {
    tongban: join(here, "js/tongban.js"),
    charts: join(here, "js/charts.js"),
    wall: join(here, "js/wall.js"),
    grid: join(here, "js/grid/page.js"),
    worker: join(here, "js/grid/worker.js"),
    keep: join(here, "js/keep/page.js"),
    keep_worker: join(here, "js/keep/worker.js"),
  },
  bundle: true,
  minify: true,
  format: "iife",
  legalComments: "linked",
  target,
  outdir: out,
  metafile: true,
});

for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  console.log(`${file.split("/").pop()} ${(bytes / 1024).toFixed(1)} kB`);
}
console.log(`tongban.css ${(small.code.length / 1024).toFixed(1)} kB`);
