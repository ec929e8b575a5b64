import { describe, expect, it } from "vitest";
import { integrationTestOf, upgradeTestOf } from "./blueprint-tests.ts";
import { fileTreeOf } from "./file-tree.ts";
import { loadBlueprint } from "./loaded-blueprint.ts";

function blueprintWith(name: string, text: string) {
  const files = new Map([[`platform/web/tests/${name}`, new TextEncoder().encode(text)]]);

  return loadBlueprint(fileTreeOf("/repository", files), "platform/web");
}

describe("the integration test of a Blueprint", () => {
  it("says the values and what is ready", () => {
    const blueprint = blueprintWith("integration.yaml", "values: { replicas: 2 }\nready: [Deployment/web]\n");

    expect(integrationTestOf(blueprint)).toEqual({ values: { replicas: 2 }, ready: ["Deployment/web"] });
  });

  it.each([
    ["without values", "ready: [Deployment/web]"],
    ["that waits for nothing", "values: {}\nready: []"],
    ["that names an object without its kind", "values: {}\nready: [web]"],
    ["with a field of another name", "values: {}\nready: [Deployment/web]\ntimeout: 5m"],
  ])("%s is refused with the file's name", (_, text) => {
    expect(() => integrationTestOf(blueprintWith("integration.yaml", text))).toThrow("platform/web/tests/integration.yaml: ");
  });
});

describe("the upgrade test of a Blueprint", () => {
  it("says the versions it begins at", () => {
    expect(upgradeTestOf(blueprintWith("upgrade.yaml", "from:\n  - version: 0.9.0\n"))).toEqual({ from: [{ version: "0.9.0" }] });
  });

  it("is refused when it is missing", () => {
    expect(() => upgradeTestOf(blueprintWith("integration.yaml", "values: {}"))).toThrow("platform/web/tests/upgrade.yaml: ");
  });
});
