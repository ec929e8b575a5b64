import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { brokenRule } from "./import-rules.ts";
import { readImports } from "./read-imports.ts";

const breaches = checkImports(fileURLToPath(new URL("..", import.meta.url)));
for (const breach of breaches) console.log(breach);
console.log(breaches.length === 0 ? "imports keep to the rules" : `${breaches.length} imports break a rule`);
process.exitCode = breaches.length === 0 ? 0 : 1;

/** `file:line imports x: rule` for every import that breaks a rule, in every TypeScript file of the packages. */
function checkImports(root: string): string[] {
  const files = globSync("packages/*/src/**/*.{ts,tsx}", { cwd: root }).toSorted();

  return files.flatMap((from) =>
    readImports(readFileSync(posix.join(root, from), "utf8")).flatMap(({ specifier, line, typeOnly }) => {
      const rule = brokenRule({ from, to: resolveSpecifier(from, specifier), typeOnly });

      return rule === undefined ? [] : [`${from}:${line} imports ${specifier}: ${rule}`];
    }),
  );
}

function resolveSpecifier(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);

  return specifier.replace(/^@catalyst\/([^/]+)/, "packages/$1");
}
