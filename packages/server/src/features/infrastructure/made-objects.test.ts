import { describe, expect, test } from "vitest";
import type { MadeResource } from "../tofu-state/parse-state.ts";
import { worst } from "./health.ts";
import { madeIn } from "./made-objects.ts";

describe("the health of a server in the state", () => {
  test.each([
    ["running", false, "healthy"],
    ["off", false, "degraded"],
    ["initializing", false, "unknown"],
    [undefined, false, "unknown"],
    ["running", true, "unknown"],
  ] as const)("that is %s, tainted %s, is %s", (status, tainted, expected) => {
    const { nodes } = madeIn("fsn1", [{ ...server("fsn1/cp-1"), tainted, attributes: { status } }]);

    expect(nodes).toMatchObject([{ id: "node-fsn1-cp-1", name: "fsn1/cp-1", ip: null, status: expected }]);
  });

  test("of another region with a like name is none of this one's", () => {
    expect(madeIn("fsn1", [server("fsn1-2/cp-1")]).nodes).toEqual([]);
  });
});

describe("a load balancer whose server is not made yet", () => {
  test("names no target for it", () => {
    const { loadBalancers } = madeIn("fsn1", [
      { type: "hcloud_load_balancer", name: "region", key: "fsn1", tainted: false, attributes: { name: "lb", ipv4: "203.0.113.7" } },
      { type: "hcloud_load_balancer_target", name: "control_plane", key: "fsn1/cp-1", tainted: false, attributes: {} },
    ]);

    expect(loadBalancers).toMatchObject([{ publicIP: "203.0.113.7", targets: [], listeners: [], ports: "", status: "unknown" }]);
  });
});

test("a whole is as well as its worst part, and unknown rather than well while a part is", () => {
  expect([worst(["healthy", "degraded", "unknown"]), worst(["healthy", "unknown"]), worst(["healthy"]), worst([])]).toEqual([
    "degraded",
    "unknown",
    "healthy",
    "unknown",
  ]);
});

function server(key: string): MadeResource {
  return { type: "hcloud_server", name: "control_plane", key, tainted: false, attributes: {} };
}
