import { describe, expect, test } from "vitest";
import file from "./topologies.json" with { type: "json" };

const { topologies } = file;

describe("topologies", () => {
  test("are six, shown in their order", () => {
    const ordered = topologies.toSorted((one, other) => one.order - other.order).map(({ id }) => id);

    expect(ordered).toEqual(["solo", "compact", "zoned", "dual", "triangle", "citadel"]);
    expect(file.displayOrder).toEqual(ordered);
  });

  test.each([
    ["solo", 1, 1, 3],
    ["compact", 2, 2, 6],
    ["zoned", 2, 4, 6],
    ["dual", 2, 6, 6],
    ["triangle", 3, 5, 5],
    ["citadel", 4, 6, 6],
  ])("%s has %i regions, %i clusters and %i virtual clusters", (id, regions, clusters, vclusters) => {
    const topology = topologies.find((each) => each.id === id);

    expect([topology?.regionCount, topology?.clusterCount, topology?.vclusterCount]).toEqual([regions, clusters, vclusters]);
  });

  test("state counts that follow from their regions, one host cluster per region and the rest later", () => {
    for (const { regions, regionCount, clusterCount, vclusterCount, phase0 } of topologies) {
      const clusters = regions.flatMap((region) => region.clusters);

      expect([regionCount, clusterCount, vclusterCount]).toEqual([regions.length, clusters.length, clusters.flat().length]);
      expect(phase0).toEqual({ hostClusters: regions.length, dayTwoClusters: clusters.length - regions.length });
    }
  });

  test("are made of known blocks, none twice in a region, and hold MGMT at least once", () => {
    const blocks = new Set(file.buildingBlocks.map(({ id }) => id));
    const regions = topologies.flatMap((topology) => topology.regions.map((region) => region.clusters.flat()));

    expect(regions.flat().filter((block) => !blocks.has(block))).toEqual([]);
    expect(regions.filter((region) => new Set(region).size !== region.length)).toEqual([]);
    expect(topologies.every((topology) => topology.regions.some(({ clusters }) => clusters.flat().includes("mgmt")))).toBe(true);
  });

  test("preselect solo and recommend dual alone", () => {
    expect([file.default, file.recommended]).toEqual(["solo", "dual"]);
    expect(topologies.filter(({ recommended }) => recommended).map(({ id }) => id)).toEqual(["dual"]);
  });

  test("grow by one region, cluster and virtual cluster when air-gapped, and to three control planes when highly available", () => {
    const { airGap, highAvailability, nodes } = file;

    expect([airGap.regionCount, airGap.clusterCount, airGap.vclusterCount]).toEqual([1, 1, 1]);
    expect(airGap.region).toMatchObject({ label: "AIR-GAP Region", clusters: [["rtz"]] });
    expect(highAvailability).toEqual({ default: false, controlPlanesOff: 1, controlPlanesOn: 3, scope: "every-region" });
    expect([nodes.workerCountDefault, nodes.workerCountMin, nodes.workerCountMax]).toEqual([0, 0, 50]);
  });
});
