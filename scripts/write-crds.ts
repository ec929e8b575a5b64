import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { renderCrds } from "./render-crds.ts";

// Brings the definitions in the chart of Catalyst up to date after a change of the contract.
for (const { path, text } of renderCrds()) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
