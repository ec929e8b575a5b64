import { describe, expect, test } from "vitest";
import { brokenRule } from "./import-rules.ts";
import { readImports } from "./read-imports.ts";

const server = "packages/server/src";

describe("reading imports", () => {
  test("finds every form with its line, and tells types from values", () => {
    const source = [
      'import { a } from "./a.ts";',
      "import {",
      "  type B,",
      "  type C,",
      '} from "./b.ts";',
      'import type { D } from "./d.ts";',
      'import { type E, f } from "./e.ts";',
      'export * from "./g.ts";',
      'import "./h.ts";',
      'const i = await import("./i.ts");',
    ].join("\n");

    expect(readImports(source)).toEqual([
      { specifier: "./a.ts", line: 1, typeOnly: false },
      { specifier: "./b.ts", line: 2, typeOnly: true },
      { specifier: "./d.ts", line: 6, typeOnly: true },
      { specifier: "./e.ts", line: 7, typeOnly: false },
      { specifier: "./g.ts", line: 8, typeOnly: false },
      { specifier: "./h.ts", line: 9, typeOnly: false },
      { specifier: "./i.ts", line: 10, typeOnly: false },
    ]);
  });

  test("is not misled by comments and addresses", () => {
    const source = [
      '// import { a } from "./a.ts";',
      '/* import "./b.ts" */',
      'const url = "https://example.org"; // from "./c.ts"',
      'import { d } from "./d.ts";',
    ].join("\n");

    expect(readImports(source).map(({ specifier }) => specifier)).toEqual(["./d.ts"]);
  });
});

describe("the rules", () => {
  test.each([
    ["packages/contract/src/routes.ts", "packages/lab/src/lab.ts", "contract imports nothing of ours"],
    [`${server}/main.ts`, "packages/lab", "lab and server never import each other"],
    ["packages/lab/src/labd.ts", `${server}/config.ts`, "lab and server never import each other"],
    ["packages/cli/src/main.ts", "packages/server", "cli imports only contract, lab and blueprint"],
    [`${server}/platform/log.ts`, `${server}/config.ts`, "platform imports only contract"],
    [`${server}/adapters/cloud/hetzner/api.ts`, `${server}/features/deployments/cloud.ts`, "an adapter imports only platform"],
    [`${server}/adapters/cloud/hetzner/api.ts`, `${server}/adapters/dns/powerdns/client.ts`, "an adapter imports only platform"],
    [`${server}/features/wipe/wipe.ts`, `${server}/adapters/cloud/hetzner/api.ts`, "a feature reaches an adapter only"],
    [`${server}/features/wipe/wipe.ts`, `${server}/features/deployments/store.ts`, "a feature imports another feature's nouns"],
    [`${server}/features/wipe/wipe.ts`, `${server}/features/deployments/phases/phase.ts`, "a feature imports another feature's nouns"],
    [`${server}/reconcile/loop.ts`, `${server}/features/wipe/wipe.ts`, "reconcile knows no domain word"],
    [`${server}/http/server.ts`, `${server}/create-app.ts`, "nobody but start-mothership.ts imports create-app.ts"],
  ])("%s may not import %s", (from, to, sentence) => {
    expect(brokenRule({ from, to, typeOnly: false })).toContain(sentence);
  });

  test.each([
    ["packages/cli/src/main.ts", "packages/lab/tools/resolve-tool.ts"],
    [`${server}/platform/log.ts`, "packages/contract"],
    [`${server}/adapters/cloud/hetzner/api.ts`, `${server}/platform/http.ts`],
    [`${server}/features/wipe/wipe.ts`, `${server}/features/deployments/deployment.ts`],
    [`${server}/features/wipe/wipe.ts`, "node:fs"],
    [`${server}/start-mothership.ts`, `${server}/create-app.ts`],
    [`${server}/adapters/cloud/hetzner/hetzner.test.ts`, "packages/lab"],
  ])("%s may import %s", (from, to) => {
    expect(brokenRule({ from, to, typeOnly: false })).toBeUndefined();
  });

  test("an adapter may name the type of the interface it fulfils", () => {
    const edge = { from: `${server}/adapters/cloud/hetzner/hetzner.ts`, to: `${server}/features/deployments/cloud.ts`, typeOnly: true };

    expect(brokenRule(edge)).toBeUndefined();
  });
});
