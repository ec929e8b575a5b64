import { expect, test } from "vitest";
import type { ChartDependency, ChartSource, FetchedChart } from "./chart-source.ts";
import { lockDependencies, readDependencyLock, writeDependencyLock } from "./dependency-lock.ts";
import { fetchDependencies, mirrorDependencies } from "./dependency-tasks.ts";

const widget = { name: "widget", version: "1.0.0", repository: "https://charts.example.test" };
const gadget = { name: "gadget", version: "2.0.0", repository: "https://charts.example.test" };
const digest = "ab".repeat(32);

test("A lock records the bytes of real archives only, and never those of a stand-in", async () => {
  const source = sourceOf({ widget: "upstream", gadget: "stand-in" });

  const { lock, notRecorded } = await lockDependencies([widget, gadget], source);

  expect(lock).toEqual({ dependencies: [{ ...widget, sha256: digest }, gadget] });
  expect(notRecorded).toEqual([gadget]);
});

test("A digest that is recorded stays while the chart is not to be had, and goes when the version changes", async () => {
  const before = { dependencies: [{ ...widget, sha256: digest }] };
  const nothing = sourceOf({});

  const kept = await lockDependencies([widget], nothing, before);
  const changed = await lockDependencies([{ ...widget, version: "1.1.0" }], nothing, before);

  expect(kept.lock).toEqual(before);
  expect(changed.lock).toEqual({ dependencies: [{ ...widget, version: "1.1.0" }] });
});

test("What is written is read back", () => {
  const lock = { dependencies: [{ ...widget, sha256: digest }, gadget] };

  expect(readDependencyLock(writeDependencyLock(lock), "deps.lock.yaml")).toEqual(lock);
});

test("A comment at the head of a lock stays when it is written anew", () => {
  const before = "# Fetched by hand, see README.\n\n# Two charts.\ndependencies: [] # none yet\n";

  expect(writeDependencyLock({ dependencies: [widget] }, before)).toMatch(
    /^# Fetched by hand, see README\.\n\n# Two charts\.\ndependencies:\n {2}- name: widget\n/,
  );
});

test.each(["dependencies: 1", "dependencies: [{name: a}]", "dependencies: [{name: a, version: 1.0.0, repository: r, sha256: abc}]", "{"])(
  "A file that is no lock is refused: %s",
  (text) => {
    expect(() => readDependencyLock(text, "deps.lock.yaml")).toThrow(/deps\.lock\.yaml is no/);
  },
);

test("Fetching tells of each chart once where it came from, or that it is not to be had", async () => {
  const source = sourceOf({ widget: "upstream" });

  const outcomes = await fetchDependencies([widget, gadget, widget], source);

  expect(outcomes).toEqual([
    { dependency: widget, kind: "upstream", sha256: digest },
    { dependency: gadget, kind: undefined },
  ]);
});

test("A mirror gets real archives and no stand-ins, and the map that leads to it", async () => {
  const put: string[] = [];
  const source = sourceOf({ widget: "upstream", gadget: "stand-in" });

  const outcome = await mirrorDependencies([widget, gadget], source, async ({ name }) => {
    put.push(name);

    return "oci://mirror.example.test/charts";
  });

  expect(put).toEqual(["widget"]);
  expect(outcome).toEqual({
    mirrors: { "https://charts.example.test": "oci://mirror.example.test/charts" },
    copied: [widget],
    skipped: [gadget],
  });
});

function sourceOf(kinds: Record<string, FetchedChart["kind"]>): ChartSource {
  return {
    async fetch({ name }: ChartDependency) {
      const kind = kinds[name];

      return kind === undefined ? undefined : { bytes: new Uint8Array(), sha256: digest, kind };
    },
  };
}
