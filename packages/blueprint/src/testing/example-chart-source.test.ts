import { expect, it } from "vitest";
import { readRepository } from "../model/repository.ts";
import { exampleChartSource } from "./example-chart-source.ts";
import { exampleRepositoryRoot } from "./example-repository.ts";

it("packs every chart that the example wraps into the very bytes that its lock names", async () => {
  const { blueprints } = await readRepository(exampleRepositoryRoot);
  const charts = exampleChartSource();

  const packed = await Promise.all(
    blueprints.flatMap(({ chart }) =>
      chart!.dependencies.map(async (dependency) => ({ sha256: (await charts.fetch(dependency))?.sha256, lock: chart!.lock!.text })),
    ),
  );

  expect(packed.length).toBeGreaterThan(0);
  for (const { sha256, lock } of packed) expect(lock).toContain(`sha256: ${sha256}`);
});

it("has nothing of another version or repository", async () => {
  const charts = exampleChartSource();

  const answers = await Promise.all([
    charts.fetch({ name: "web", version: "2.3.5", repository: "https://charts.example.org/web" }),
    charts.fetch({ name: "web", version: "2.3.4", repository: "https://charts.example.org/other" }),
    charts.fetch({ name: "none", version: "1.0.0", repository: "https://charts.example.org/none" }),
  ]);

  expect(answers).toEqual([undefined, undefined, undefined]);
});
