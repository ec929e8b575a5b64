import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createProgram } from "../packages/cli/src/program.ts";
import type { Context } from "../packages/cli/src/context.ts";
import { failureCodes } from "../packages/contract/src/lifecycle.ts";
import { toolNames } from "../packages/lab/src/tools/tool-definition.ts";
import { compareVersions } from "../packages/lab/src/tools/version-range.ts";
import { readConfig } from "../packages/server/src/config.ts";
import { withErrorTable } from "../scripts/render-error-table.ts";
import { type DocumentParts, readDocument } from "./documents/read-document.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = globSync(["*.md", "docs/**/*.md", "infra/**/*.md", "bench/*.md"], {
  cwd: root,
  exclude: ["**/node_modules/**"],
}).toSorted();

describe.each(documents)("%s", (path) => {
  const document = readDocument(text(path));

  test("links only to what is there", () => {
    const broken = document.links.filter((link) => !leadsSomewhere(path, link));

    expect(broken).toEqual([]);
  });

  test("names only paths that are there", () => {
    const missing = pathsIn(document).filter((each) => globSync(patternOf(each), { cwd: root }).length === 0);

    expect(missing).toEqual([]);
  });

  test("names only commands and options that the program has", () => {
    const unknown = document.commands.flatMap(problemsOfCommand);

    expect(unknown).toEqual([]);
  });

  test("keeps to the vocabulary", () => {
    const found = document.prose.match(/\b(tenants?|(?<!for )instances?|backstage|synapse|lifecycle managers?|bootstrap wizards?)\b/gi);

    expect(found ?? []).toEqual([]);
  });
});

test("the README names every verb", () => {
  const named = text("README.md");

  const missing = createProgram(noContext).commands.filter((command) => !named.includes(`\`${command.name()}\``));

  expect(missing.map((command) => command.name())).toEqual([]);
});

test("the README asks for the Go and the Node that are really needed", () => {
  const document = text("README.md");

  const goNeeded = globSync("tools/*/tool.yaml", { cwd: root }).map((path) => /^goMin: ([\d.]+)$/m.exec(text(path))?.[1] ?? "");
  const nodeNeeded = /^oldest_node=(\d+)$/m.exec(text("catalyst"))?.[1];

  expect(document).toContain(`**Go ${goNeeded.toSorted(compareVersions).at(-1)}** or newer`);
  expect(document).toContain(`**Node.js ${nodeNeeded}** or newer`);
});

test("every variable that the mothership reads is in the configuration table, and nothing else is", () => {
  const documented = firstCells(sectionOf(text("docs/CONFIGURATION.md"), "## 1."));

  expect(documented.toSorted()).toEqual(variablesOfMothership().toSorted());
});

test("every variable that the command line and the lab read is in the configuration table, and nothing else is", () => {
  const documented = firstCells(sectionOf(text("docs/CONFIGURATION.md"), "## 2."));

  expect(documented.toSorted()).toEqual(variablesOfCommandLine().toSorted());
});

test("the table of the API's errors is the contract's", () => {
  const document = text("docs/ERRORS.md");

  expect(document, "out of date: run node scripts/write-error-table.ts").toBe(withErrorTable(document));
});

test("every failure code is explained, and no other", () => {
  const explained = firstCells(sectionOf(text("docs/ERRORS.md"), "## 2."));

  expect(explained.toSorted()).toEqual(failureCodes.toSorted());
});

test("decisions are numbered without a gap and listed", () => {
  const files = globSync("docs/adr/[0-9]*.md", { cwd: root })
    .map((path) => path.slice("docs/adr/".length))
    .toSorted();
  const listed = readDocument(text("docs/adr/README.md")).links;

  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  expect(listed).toEqual(files);
  for (const name of files) expect(text(`docs/adr/${name}`)).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
});

test("the glossary is in alphabetical order and has each word once", () => {
  const words = text("docs/GLOSSARY.md")
    .split("\n")
    .flatMap((line) => /^\| ([^|]+) \| /.exec(line)?.[1] ?? [])
    .filter((word) => word !== "word");

  expect(words).toEqual([...new Set(words)].toSorted((a, b) => a.localeCompare(b, "en")));
});

function text(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(root, target))) return false;

  return anchor === undefined || readDocument(text(target)).anchors.includes(anchor);
}

/** Code spans that begin with one of our folders. A placeholder such as `<name>` stands for anything. */
function pathsIn({ spans }: DocumentParts): string[] {
  return spans.filter((span) => /^(packages|docs|infra|tools|examples|scripts|test|bench|\.ci)\/\S*$/.test(span));
}

function patternOf(path: string): string {
  return path.replaceAll(/<[^>]+>/g, "*").replace(/\/$/, "");
}

const noContext = {} as Context;

/** `catalyst` with its words: subcommands have to exist, and so have options. */
function problemsOfCommand(words: string[]): string[] {
  let command = createProgram(noContext);
  for (const [index, word] of words.entries()) {
    const sub = command.commands.find((each) => each.name() === word);
    if (sub) command = sub;
    else if (word.startsWith("-")) {
      const known = [...command.options, ...command.createHelp().visibleOptions(command)];
      if (!known.some((option) => option.long === word || option.short === word)) return [words.slice(0, index + 1).join(" ")];
    } else if (command.commands.length > 0) return [words.slice(0, index + 1).join(" ")];
  }

  return [];
}

/** Asks for a configuration and notes which names it looked up. */
function variablesOfMothership(): string[] {
  const names = new Set<string>();
  const needed: Record<string, string> = {
    CATALYST_API_PUBLIC_URL: "http://127.0.0.1/sovereign",
    CATALYST_GITOPS_REPO_URL: "https://example.org",
  };
  readConfig(
    new Proxy(needed, {
      get(target, name) {
        if (typeof name === "string") names.add(name);
        return target[name as string];
      },
    }),
  );

  return [...names];
}

/** What every process on Unix has, and what the mothership's own table explains. */
const explainedElsewhere = new Set(["PATH", "HOME", "TERM", "DATABASE_URL", "CATALYST_DATA_DIR"]);

function variablesOfCommandLine(): string[] {
  const sources = globSync("packages/{cli,lab}/src/**/*.ts", { cwd: root, exclude: ["**/*.test.ts", "**/testing/**"] }).map(text);
  const read = sources.flatMap((source) => [...source.matchAll(/env(?:ironment)?\["([A-Z][A-Z0-9_]*)"\]/g)].map((match) => match[1]!));
  const tools = toolNames.map((name) => `CATALYST_TOOL_${name.toUpperCase().replaceAll("-", "_")}`);

  return [...new Set([...read, ...tools])].filter((name) => !explainedElsewhere.has(name));
}

/** From a heading that begins so to the next one of its level. */
function sectionOf(document: string, heading: string): string {
  const from = document.indexOf(`\n${heading}`);
  const to = document.indexOf("\n## ", from + 1);

  return document.slice(from, to < 0 ? undefined : to);
}

/** The code spans in the first cell of every row. */
function firstCells(section: string): string[] {
  const cells = section.split("\n").flatMap((line) => /^\| (`[^|]*) \|/.exec(line)?.[1] ?? []);

  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)).filter((name) => name !== "code");
}
