import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { includesOf } from "./chart-includes.ts";
import { fileTreeOf, readFileTree } from "./file-tree.ts";
import { loadBlueprint } from "./loaded-blueprint.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

test("Cilium's chart includes the Gateway API in the release that boot applies, with the definition of TLSRoute", async () => {
  const tree = await readFileTree(root, ["platform/cilium"]);
  const pins = JSON.parse(await readFile(new URL("../../../../infra/hetzner/pins.json", import.meta.url), "utf8")) as {
    gatewayAPI: { version: string };
  };

  const includes = includesOf(tree, loadBlueprint(tree, "platform/cilium").chart!);

  expect(includes).toMatchObject([{ kind: "module", module: "sigs.k8s.io/gateway-api", version: pins.gatewayAPI.version, to: "crds" }]);
  expect(includes.flatMap((include) => (include.kind === "module" ? include.files : [])).map(({ path }) => path)).toContainEqual(
    expect.stringContaining("tlsroutes"),
  );
});

test("the claims' chart includes what lies in Crossplane's folder", async () => {
  const folder = "products/catalyst/blueprints/crossplane-claims";
  const tree = await readFileTree(root, [folder]);

  const includes = includesOf(tree, loadBlueprint(tree, folder).chart!);

  expect(includes).toEqual([{ kind: "folder", folder: "platform/crossplane/compositions", to: "compositions" }]);
});

test("entries without a source, a version or a target are left out", () => {
  const text = "includes: [{ to: crds }, { folder: x }, { module: m, to: crds, files: [] }, 7, { folder: a, to: b }]";
  const tree = fileTreeOf("/", new Map([["platform/a/chart/includes.yaml", new TextEncoder().encode(text)]]));

  const includes = includesOf(tree, loadBlueprint(tree, "platform/a").chart!);

  expect(includes).toEqual([{ kind: "folder", folder: "a", to: "b" }]);
});
