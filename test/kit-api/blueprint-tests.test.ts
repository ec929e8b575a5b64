import { integrationTestOf, upgradeTestOf } from "@catalyst/blueprint/model/blueprint-tests.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { recordOf } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import { readRepository } from "@catalyst/blueprint/model/repository.ts";
import { isBlueprintVersion, isInRange } from "@catalyst/blueprint/model/version-range.ts";
import { createRenderer } from "@catalyst/blueprint/render/renderer.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import { afterAll, describe, expect, it } from "vitest";

const repository = await readRepository(checkoutDirectory);
const renderer = createRenderer({
  repository,
  helm: await resolveHelm({ generation: "3" }),
  charts: standInSource(),
  findModule: goModule,
  kit: projectKit,
  kubeVersion: "1.31.4",
});
afterAll(() => renderer[Symbol.asyncDispose]());

describe.each(repository.blueprints.map((blueprint) => [blueprint.name, blueprint] as const))("the tests of %s", (_, blueprint) => {
  it("wait for objects that a release with their values has", { timeout: 120_000 }, async () => {
    const { values, ready } = integrationTestOf(blueprint);

    const render = await renderer.render(blueprint, { values });

    expect(render.error).toBe("");
    expect(render.objects.map(({ object }) => `${object.kind}/${object.metadata.name}`)).toEqual(expect.arrayContaining(ready));
  });

  it("upgrade from versions that the Blueprint may be upgraded from", () => {
    const { from } = upgradeTestOf(blueprint);
    const ranges = (recordOf(blueprint.spec["upgrades"])["from"] ?? []) as string[];

    const unnamed = from.filter(({ version }) => !isBlueprintVersion(version) || !ranges.some((range) => isInRange(version, range)));

    expect(unnamed).toEqual([]);
  });
});
