import { type Change, at, type Row } from "./row.ts";

const message = "may not change once set";

export const clusterIp: Row = {
  id: "UP-CLUSTERIP",
  change: "Service: clusterIP None ↔ an address; the first of ipFamilies",
  kinds: ["Service"],
  *check({ live, result, manifest, previous }) {
    if (isExternalName(live) || isExternalName(result)) return;
    const [before, after] = [firstOf(live, "clusterIPs"), firstOf(result, "clusterIPs")];
    if (before !== undefined && after !== before) yield { verdict: "immutable", field: "spec.clusterIPs[0]", message };
    const [family, wanted] = [firstOf(live, "ipFamilies"), firstOf(result, "ipFamilies")];
    // The address is compared with the family before anything else is, and it cannot fit another one. A headless Service has none.
    if (family !== undefined && typeof wanted === "string" && family !== wanted && before === after && before !== "None") {
      yield {
        verdict: "immutable",
        field: "spec.clusterIPs[0]",
        message: `expected an ${wanted} value as indicated by \`ipFamilies[0]\``,
      };
    }
    if (at(previous, "spec", "clusterIP") === "None" && at(manifest, "spec", "clusterIP") === undefined && after === "None") {
      yield {
        verdict: "ok-with-leftovers",
        field: "spec.clusterIP",
        message: "stays None: the API server gives no address to a Service that was made without one",
      };
    }
  },
  force: ({ live }) => (firstOf(live, "clusterIPs") === "None" ? "cure" : "forbidden"),
  remedy: (change) => newService(change),
};

/** Also of the row of types. */
export function newService({ live }: Change): string {
  return firstOf(live, "clusterIPs") === "None"
    ? "Let it be recreated: a headless Service has no address that clients could hold. Or make a Service under a new name."
    : "Make a new Service under a new name, move its clients, then drop the old one.";
}

export function firstOf(service: unknown, list: "clusterIPs" | "ipFamilies"): unknown {
  const values = at(service, "spec", list);

  return Array.isArray(values) ? values[0] : undefined;
}

function isExternalName(service: unknown): boolean {
  return at(service, "spec", "type") === "ExternalName";
}
