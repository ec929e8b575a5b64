import { declaredDependencies } from "../model/declared-dependencies.ts";
import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { projectKit } from "../model/kit-data.ts";
import { startOf } from "../model/position.ts";
import type { Renderer } from "../render/renderer.ts";
import type { OrderPlan, OrderRelease } from "./order-plan.ts";
import { PlanError } from "./plan-error.ts";
import { providesOf } from "./provides-of.ts";

/**
 * Blueprints that are installed together, as an Application's dependencies are: ordered by their own hard dependencies among the set, each waiting,
 * each in a Namespace of its own.
 */
export async function planOfBlueprints(blueprints: readonly LoadedBlueprint[], renderer: Renderer): Promise<OrderPlan> {
  const names = new Set(blueprints.map(({ name }) => name));
  const releases = await Promise.all(
    blueprints.filter(({ chart }) => chart !== undefined).map((blueprint) => orderRelease(blueprint, names, renderer)),
  );

  return {
    name: [...names].join(", "),
    joinsOthers: true,
    releases,
    plain: [...new Set(releases.map(({ namespace }) => namespace))].map((namespace) => ({
      object: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      at: startOf(""),
    })),
  };
}

async function orderRelease(blueprint: LoadedBlueprint, names: ReadonlySet<string>, renderer: Renderer): Promise<OrderRelease> {
  const render = await renderer.render(blueprint, {});
  if (!render.ok) throw new PlanError(`${blueprint.name} does not render: ${render.error}`);
  const shortName = blueprint.name.replace(/^bp-/, "");
  const hard = declaredDependencies(blueprint)
    .filter(({ kind }) => kind === "hard")
    .map((dependency) => dependency.blueprint);

  return {
    name: blueprint.name,
    blueprint: blueprint.name,
    at: startOf(`${blueprint.folder}/blueprint.yaml`),
    namespace: projectKit.slots.find((slot) => slot.blueprint === blueprint.name)?.namespace ?? shortName,
    dependsOn: hard.filter((name) => names.has(name)),
    waits: true,
    objects: render.objects,
    provides: providesOf(blueprint.spec["provides"]),
    // What is outside the set is there already: the base of every Sovereign, or an Application that was installed before.
    hardDependencies: hard.filter((name) => names.has(name)),
    wrappedBlueprints: blueprint.chart!.dependencies.map(({ name }) => name).filter((name) => name.startsWith("bp-")),
  };
}
