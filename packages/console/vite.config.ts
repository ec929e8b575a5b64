import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budgets } from "./build/budgets.ts";
import { dataFiles } from "./build/data-files.ts";
import { precompress } from "./build/precompress.ts";
import { routeTable } from "./build/route-table.ts";
import { texts } from "./build/texts.ts";

/** The console's one build: served below `/sovereign/`, with hashed files that never change. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/sovereign/",
  plugins: [react(), texts(), dataFiles(), routeTable(), budgets(), precompress()],
  build: {
    target: "es2024",
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Making a schema has no effect by itself: those that only a server needs are left out, and the library of schemas with them.
    rolldownOptions: {
      treeshake: { manualPureFunctions: ["Closed", "Literals", "Nullable", "Type"] },
      // What every page begins with is one file: cut into what single pages share it would compress worse, by a tenth.
      output: { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } },
    },
  },
});
