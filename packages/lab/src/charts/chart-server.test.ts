import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { startChartServer, type ChartServer, type CheckedCopy } from "./chart-server.ts";
import { standInSource } from "./stand-in-source.ts";

const cilium = { repository: "https://helm.cilium.io", name: "cilium", version: "1.16.5" };
const limitMs = 60_000;
let server: ChartServer;

afterEach(() => server.close());

test("Every repository of a shape has an index here whose archives are what it says", { timeout: limitMs }, async () => {
  server = await startChartServer();

  const index = await indexOf(cilium.repository);
  const entry = index.entries["cilium"]![0]!;
  const archive = await fetch(new URL(entry.urls[0]!, `${server.mirrors[cilium.repository]}/`));
  const bytes = Buffer.from(await archive.arrayBuffer());

  expect(entry).toMatchObject({ version: "1.16.5", annotations: { "lab.catalyst/stand-in": "true" } });
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(entry.digest);
  expect((await standInSource().fetch(cilium))?.sha256).toBe(entry.digest);
});

test("A checked copy is served in place of the stand-in, and not marked as one", { timeout: limitMs }, async () => {
  const bytes = Buffer.from("upstream's own bytes");
  const copy: CheckedCopy = {
    ...cilium,
    repository: `${cilium.repository}/`,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  server = await startChartServer({ copies: [copy] });

  const index = await indexOf(copy.repository);
  const [entry, ...others] = index.entries["cilium"]!;
  const archive = await fetch(new URL(entry!.urls[0]!, `${server.mirrors[copy.repository]}/`));

  expect(others).toEqual([]);
  expect(entry).not.toHaveProperty("annotations");
  expect(Buffer.from(await archive.arrayBuffer()).equals(bytes)).toBe(true);
  expect(server.charts.filter(({ name }) => name === "cilium").map(({ kind }) => kind)).toEqual(["upstream"]);
});

test("What it has not, it says it has not", { timeout: limitMs }, async () => {
  server = await startChartServer();

  for (const path of ["", "/helm.cilium.io/cilium-9.9.9.tgz", "/unknown/index.yaml", "/helm.cilium.io/../index.yaml"]) {
    expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  }
});

test("A chart of the same name in another repository has no stand-in", { timeout: limitMs }, async () => {
  server = await startChartServer();
  const source = standInSource();

  expect(await source.fetch({ ...cilium, repository: "https://elsewhere.example.test" })).toBeUndefined();
  expect(await source.fetch({ ...cilium, version: "../1.16.5" })).toBeUndefined();
});

interface Index {
  entries: Record<string, { version: string; digest: string; urls: string[]; annotations?: object }[]>;
}

async function indexOf(repository: string): Promise<Index> {
  const response = await fetch(`${server.mirrors[repository]}/index.yaml`);

  return parse(await response.text()) as Index;
}
