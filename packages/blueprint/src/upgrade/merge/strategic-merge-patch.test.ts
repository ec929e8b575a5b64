import { expect, test } from "vitest";
import { deployment } from "../corpus/objects.ts";
import { builtInMergeType } from "../fields/built-in-merge-types.ts";
import { applyStrategicMergePatch, threeWayMergePatch } from "./strategic-merge-patch.ts";

const type = builtInMergeType({ apiVersion: "apps/v1", kind: "Deployment" }) ?? {};
const env = (...names: string[]) => deployment("web", {}, { env: names.map((name) => ({ name, value: name })) });

test("no change makes no patch", () => {
  expect(threeWayMergePatch({ ...env("A") }, { ...env("A") }, { ...env("A") }, type)).toEqual({});
});

test("a new strategy clears the fields that the new manifest does not name", () => {
  const live = { ...deployment("web", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } } }) };

  const patch = threeWayMergePatch({ ...deployment("web") }, { ...deployment("web", { strategy: { type: "Recreate" } }) }, live, type);

  expect(patch).toEqual({ spec: { strategy: { type: "Recreate", $retainKeys: ["type"] } } });
  expect(applyStrategicMergePatch(live, patch, type)["spec"]).toMatchObject({ strategy: { type: "Recreate" } });
  expect(JSON.stringify(applyStrategicMergePatch(live, patch, type))).not.toContain("rollingUpdate");
});

test("items that only the cluster has stay, those the new manifest dropped go, and the order is its own", () => {
  const live = env("A", "INJECTED", "B");

  const patched = applyStrategicMergePatch(
    { ...live },
    threeWayMergePatch({ ...env("A", "B") }, { ...env("C", "A") }, { ...live }, type),
    type,
  );

  const [container] = (patched as unknown as { spec: { template: { spec: { containers: { env: { name: string }[] }[] } } } }).spec.template
    .spec.containers;
  expect(container?.env.map(({ name }) => name)).toEqual(["C", "A", "INJECTED"]);
});

test("what somebody changed in the cluster is changed back", () => {
  const live = { ...deployment("web", { replicas: 7 }) };

  expect(threeWayMergePatch({ ...deployment("web", { replicas: 2 }) }, { ...deployment("web", { replicas: 2 }) }, live, type)).toEqual({
    spec: { replicas: 2 },
  });
});
