import type { InfrastructureTopology } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { plannedTopology } from "./planned-topology.ts";
import { drawTopology } from "./topology-layout.ts";
import { flatParts, partsOf } from "./topology-tree.ts";

describe("the plan for an id of which nothing is known", () => {
  test("is the default topology at the provider that provisions, and nothing in it is well or stands", () => {
    const plan = plannedTopology();

    const parts = flatParts(partsOf(plan));
    expect(plan.basis).toBe("planned");
    expect(parts.map(({ id }) => id)).toEqual([
      "cloud-hetzner",
      "region-fsn1",
      "cluster-hz-fsn-mgt-prod",
      "vcluster-hz-fsn-mgt-prod-dmz",
      "vcluster-hz-fsn-mgt-prod-rtz",
      "vcluster-hz-fsn-mgt-prod-mgt",
    ]);
    expect(new Set(parts.map(({ status }) => status))).toEqual(new Set(["unknown"]));
    expect(plan.topology.regions.flatMap(({ clusters }) => clusters.flatMap(({ nodes }) => nodes))).toEqual([]);
  });
});

describe("the parts of an infrastructure", () => {
  test("have four levels, a region below the cloud it belongs to", () => {
    const plan = plannedTopology();
    const [region] = plan.topology.regions;
    const clouds: InfrastructureTopology["cloud"] = [plan.cloud[0]!, { ...plan.cloud[0]!, id: "cloud-aws", provider: "aws", name: "AWS" }];
    const other = { ...region!, id: "region-aws1", provider: "aws", clusters: [] };

    const parts = partsOf({ ...plan, cloud: clouds, topology: { ...plan.topology, regions: [region!, other] } });

    expect(parts.map(({ children }) => children.map(({ id }) => id))).toEqual([["region-fsn1"], ["region-aws1"]]);
    expect(new Set(flatParts(parts).map(({ level }) => level))).toEqual(new Set(["cloud", "region", "cluster", "vcluster"]));
  });

  test("say nothing of what is not known", () => {
    const [cloud] = partsOf(plannedTopology());

    expect(cloud?.facts.map(([name]) => name)).toEqual(["provider", "regions"]);
  });
});

describe.each(["across", "down"] as const)("the drawing %s", (orientation) => {
  const plan = plannedTopology();
  const [region] = plan.topology.regions;
  const twice = { ...plan, topology: { ...plan.topology, regions: [region!, { ...region!, id: "region-2" }] } };
  const drawing = drawTopology(partsOf(twice), orientation);

  test("holds every part once, inside its frame, and none over another", () => {
    const { parts, box, width, height } = drawing;

    expect(parts).toHaveLength(11);
    for (const [index, { x, y }] of parts.entries()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + box.width).toBeLessThanOrEqual(width);
      expect(y + box.height).toBeLessThanOrEqual(height);
      const over = parts.slice(index + 1).filter((each) => Math.abs(each.x - x) < box.width && Math.abs(each.y - y) < box.height);
      expect(over).toEqual([]);
    }
  });

  test("has an edge to every part but the clouds", () => {
    expect(drawing.edges).toHaveLength(10);
  });

  test("of nothing is empty", () => {
    expect(drawTopology([], orientation)).toMatchObject({ parts: [], edges: [] });
  });
});

test("levels are named where they lie side by side", () => {
  expect(drawTopology(partsOf(plannedTopology()), "across").labels.map(({ level }) => level)).toEqual([
    "cloud",
    "region",
    "cluster",
    "vcluster",
  ]);
});
