import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withErrorTable } from "./render-error-table.ts";

// Brings the table in docs/ERRORS.md up to date after a change of the contract's error codes.
const path = fileURLToPath(new URL("../docs/ERRORS.md", import.meta.url));
writeFileSync(path, withErrorTable(readFileSync(path, "utf8")));
