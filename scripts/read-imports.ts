export interface ImportStatement {
  /** As written: `./x.ts`, `@catalyst/contract`, `node:fs`. */
  specifier: string;
  /** From 1. */
  line: number;
  /** Vanishes when types are stripped: `import type …`, or nothing but `type` names in the braces. */
  typeOnly: boolean;
}

/** `import`/`export … from "x"`, `import "x"` and `import("x")`; the clause may span lines. */
const statement =
  /(?:^|[;\n])[ \t]*(?:import|export)\b(?<clause>[^"'`;()]*?)\bfrom\s*["'](?<from>[^"'\n]+)["']|\bimport\s*\(?\s*["'](?<bare>[^"'\n]+)["']/g;

/** Every import of a TypeScript file. A text that looks like an import inside a comment does not count. */
export function readImports(source: string): ImportStatement[] {
  const code = blankComments(source);

  return [...code.matchAll(statement)].map((match) => {
    const { clause = "", from, bare } = match.groups ?? {};
    const start = match.index + match[0].search(/\S/);

    return { specifier: from ?? bare ?? "", line: code.slice(0, start).split("\n").length, typeOnly: isTypeOnly(clause) };
  });
}

/** Lines stay where they are. A `//` directly after a colon is an address, not a comment. */
function blankComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, " "));
}

function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([\s\S]*)\}\s*$/.exec(clause)?.[1];

  return names !== undefined && names.split(",").every((name) => name.trim() === "" || /^\s*type\s/.test(name));
}
