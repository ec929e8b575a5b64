import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRegistryClient } from "../oci/registry-client.ts";
import { openChartCache } from "./chart-cache.ts";
import { mirrorDependencies } from "./dependency-tasks.ts";
import { putIntoRegistry } from "./mirror-to-registry.ts";
import { networkSource } from "./network-source.ts";
import type { ConnectRegistry } from "./oci-charts.ts";
import { writeChartArchive } from "./write-chart-archive.ts";

const missing = await registryMissing();
const limitMs = 60_000;
const connect: ConnectRegistry = (registry) => createRegistryClient({ registry });
const widget = { name: "widget", version: "1.0.0+build.1", repository: "https://charts.example.test/stable" };

let folder: string;
let registry: LabRegistry;

describe.skipIf(missing !== undefined)("A mirror in a registry", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mirror-"));
    registry = await startRegistry({ folder: join(folder, "registry") });
  }, limitMs);
  afterEach(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("gives the same bytes as the repository that it stands for", { timeout: limitMs }, async () => {
    const bytes = await writeChartArchive(
      new Map([["widget/Chart.yaml", Buffer.from("apiVersion: v2\nname: widget\nversion: 1.0.0+build.1\n")]]),
    );
    const cache = openChartCache(folder);
    const { sha256 } = await cache.write(widget, bytes);
    const target = `oci://${registry.host}/mirror`;

    const { mirrors, copied } = await mirrorDependencies(
      [widget],
      { fetch: (dependency) => cache.read(dependency) },
      putIntoRegistry(connect, target),
    );
    const fetched = await networkSource({ mirrors, connect }).fetch(widget);

    expect(copied).toEqual([widget]);
    expect(mirrors).toEqual({ [widget.repository]: `${target}/charts.example.test/stable` });
    expect(fetched?.sha256).toBe(sha256);
  });

  test("says of a chart that it was not given that it is not there", { timeout: limitMs }, async () => {
    const mirrors = { [widget.repository]: `oci://${registry.host}/mirror` };

    await expect(networkSource({ mirrors, connect }).fetch(widget)).rejects.toMatchObject({ code: "DEP-NOT-FOUND" });
  });
});
