import { expect, it } from "vitest";
import { exampleDependency, exampleSubject, foundBy, type ExampleDependency } from "../../testing/example-subject.ts";
import { dependencyDigest } from "./dependency-digest.ts";

const lockEntry = "dependencies:\n  - name: web\n    version: 1.0.0\n    repository: https://charts.example.org/web\n";

it.each([
  ["the archive's digest", `${lockEntry}    sha256: "aa"\n`, { sha256: "aa" }, 0],
  ["another digest", `${lockEntry}    sha256: "bb"\n`, { sha256: "aa" }, 1],
  ["no digest yet", lockEntry, { sha256: "aa" }, 0],
  ["the upstream digest, where a stand-in stands in", `${lockEntry}    sha256: "bb"\n`, { sha256: "aa", kind: "stand-in" }, 0],
  ["a chart more", `${lockEntry}  - name: old\n    version: 1.0.0\n`, {}, 1],
  ["another repository", lockEntry.replace("org/web", "org/mirror"), {}, 1],
  ["nothing", "dependencies: []\n", {}, 1],
] satisfies [string, string, Partial<ExampleDependency>, number][])("with %s in the lock", async (_, lock, dependency, findings) => {
  const found = await foundBy(dependencyDigest, subjectWith(lock, dependency));

  expect(found).toHaveLength(findings);
});

it("points at the field that is wrong", async () => {
  const [found] = await foundBy(dependencyDigest, subjectWith(lockEntry.replace("1.0.0", "0.9.0"), {}));

  expect(found?.at).toMatchObject({ file: "platform/example/chart/deps.lock.yaml", line: 3 });
});

function subjectWith(lock: string, dependency: Partial<ExampleDependency>): ReturnType<typeof exampleSubject> {
  return exampleSubject({
    files: { "chart/Chart.yaml": "name: bp-example\n", "chart/deps.lock.yaml": lock },
    dependencies: [exampleDependency({ name: "web", ...dependency })],
  });
}
