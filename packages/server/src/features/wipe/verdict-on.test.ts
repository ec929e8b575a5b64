import { describe, expect, test } from "vitest";
import { type SampleChanges, sampleDeployment } from "../../testing/sample-deployment.ts";
import type { CloudObject } from "../deployments/cloud.ts";
import { verdictOn } from "./verdict-on.ts";

const fqdn = "catalyst.openova.io/sovereign";
const ourName = "catalyst-acme-example-org-network";

describe("what a wipe does about an object", () => {
  test("labelled for this domain name: deleted, whichever run made it", () => {
    expect(act({ labels: { [fqdn]: "acme.example.org" } })).toBe("delete");
    expect(act({ labels: { [fqdn]: "acme.example.org", "catalyst.openova.io/deployment-id": "ffffffffffffffff" } })).toBe("delete");
  });

  test("labelled for another Sovereign: never deleted, even under one of our names", () => {
    expect(act({ labels: { [fqdn]: "other.example.org" } })).toBe("ignore");
    expect(act({ name: ourName, labels: { [fqdn]: "other.example.org" } })).toBe("leave");
  });

  test("there before us: never deleted, even under one of our names", () => {
    expect(act({}, { facts: { baseline: ["networks:7"] } })).toBe("ignore");
    expect(act({ name: ourName }, { facts: { baseline: ["networks:7"] } })).toBe("leave");
  });

  test("one of our names without a label: deleted", () => {
    expect(act({ name: ourName })).toBe("delete");
  });

  test("new and nameless: deleted only where the project is this Sovereign's alone", () => {
    expect(act({ name: "pvc-1" }, { facts: { baseline: [] } })).toBe("delete");
    expect(act({ name: "pvc-1" }, { facts: { baseline: [] }, spec: { dedicatedProject: false } })).toBe("leave");
  });

  test("without a baseline: left, and only told of when made after the deployment", () => {
    expect(act({ name: "pvc-1", created: "2026-11-22T10:05:00+00:00" })).toBe("leave");
    expect(act({ name: "old", created: "2026-01-01T00:00:00+00:00" })).toBe("ignore");
  });
});

function act(object: Partial<CloudObject>, changes: SampleChanges = {}): string {
  return verdictOn(
    { kind: "networks", id: "7", name: "x", labels: {}, created: "2026-11-22T10:05:00+00:00", raw: {}, ...object },
    sampleDeployment(changes),
  ).act;
}
