import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderRuleDocs } from "./render-rule-docs.ts";

// Brings the pages about rules in docs/blueprints up to date after a change of the rules.
for (const { path, text } of renderRuleDocs()) writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
