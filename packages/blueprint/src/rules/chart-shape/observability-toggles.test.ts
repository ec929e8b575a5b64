import { describe, expect, it } from "vitest";
import { exampleDependency, exampleSubject, foundBy } from "../../testing/example-subject.ts";
import { observabilityDefaultTrue } from "./observability-default-true.ts";
import { observabilityReview } from "./observability-review.ts";
import { observabilityUnwired } from "./observability-unwired.ts";

const chartYaml = "name: bp-example\ndependencies:\n  - name: web\n    version: 1.0.0\n";
const portOnly = "annotations:\n  catalyst.openova.io/metrics-port-only: web.metrics.enabled, other\n";

describe("a toggle of the dependency", () => {
  it("counts as on when only the dependency's default turns it on", async () => {
    const [found] = await toggled("", "metrics:\n  enabled: true\n");

    expect(found?.message).toContain("a default of the dependency");
    expect(found?.at).toMatchObject({ file: "platform/example/chart/Chart.yaml", line: 3 });
  });

  it.each([
    ["false", 0],
    ["null", 0],
    ["[]", 0],
    ['"false"', 1],
    ["[dns]", 1],
    ["1", 1],
  ])("set to %s is found %d times", async (value, times) => {
    const found = await toggled(`web:\n  metrics:\n    enabled: ${value}\n`, "metrics:\n  enabled: true\n");

    expect(found).toHaveLength(times);
  });

  it("may be on when it only opens a port, and the chart says so", async () => {
    expect(await toggled("", "metrics:\n  enabled: true\n", `${chartYaml}${portOnly}`)).toEqual([]);
  });

  it("does not count in a part that is switched off", async () => {
    const inner = "cache:\n  enabled: false\n  metrics:\n    enabled: true\n";
    const metadata = "dependencies:\n  - name: cache\n    condition: cache.enabled\n";

    expect(await toggled("", inner, chartYaml, metadata)).toEqual([]);
  });
});

it("asks to look at telemetry that is on under another name, and not at what only sounds like it", async () => {
  const subject = exampleSubject({
    files: {
      "chart/Chart.yaml": chartYaml,
      "chart/values.yaml":
        "web:\n  exposeMetrics: true\n  telemetry: { enabled: true }\n  tracing: { sample: true }\n  metrics: { enabled: true }\n  cache: { enabled: true }\n",
    },
  });

  const found = await foundBy(observabilityReview, subject);

  expect(found.map(({ message }) => message.split(" ")[0])).toEqual(["web.exposeMetrics", "web.telemetry.enabled"]);
});

it("proves a toggle by one run where no monitoring object does", async () => {
  const base = exampleSubject({
    files: { "chart/Chart.yaml": chartYaml, "chart/values.yaml": "overlay:\n  tracing:\n    enabled: false\n" },
    rendered: "a: 1\n",
  });
  const changed = { ...base.renders.default, text: "a: 2\n" };

  const wired = await foundBy(observabilityUnwired, { ...base, renders: { ...base.renders, render: async () => changed } });
  const unwired = await foundBy(observabilityUnwired, base);

  expect(wired).toEqual([]);
  expect(unwired).toHaveLength(1);
});

it("finds an explicit false that renders something else than an unset toggle", async () => {
  const base = exampleSubject({
    files: { "chart/Chart.yaml": chartYaml, "chart/values.yaml": 'overlay:\n  tracing:\n    enabled: ""\n' },
    rendered: "a: 1\n",
  });
  const changed = { ...base.renders.default, text: "a: 2\n" };

  const found = await foundBy(observabilityUnwired, { ...base, renders: { ...base.renders, render: async () => changed } });

  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining("false renders something else")]);
});

function toggled(own: string, upstream: string, chart = chartYaml, metadata = "name: web\n"): ReturnType<typeof foundBy> {
  return foundBy(
    observabilityDefaultTrue,
    exampleSubject({
      files: { "chart/Chart.yaml": chart, "chart/values.yaml": own },
      dependencies: [exampleDependency({ name: "web", files: { "Chart.yaml": metadata, "values.yaml": upstream } })],
    }),
  );
}
