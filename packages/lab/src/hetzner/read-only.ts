import { catalog, datacenterShape, loadBalancerTypeShape, locationShape, serverTypeShape } from "./catalog.ts";
import { ApiError, notFound } from "./errors.ts";
import { get, type Call, type Route } from "./kind-module.ts";
import { pageAnswer, sortBy, values } from "./list.ts";
import { pricingShape } from "./pricing.ts";
import { isAvailable } from "./stock.ts";

/** The catalogue's endpoints: they differ only in where rows come from and how one looks. */
export const readOnlyRoutes: Route[] = [
  ...catalogRoutes("locations", "location", catalog.locations, (row) => locationShape(row.name)),
  ...catalogRoutes("server_types", "server_type", catalog.serverTypes, (row, call) =>
    serverTypeShape(row.name, call.project.era, (location) => isAvailable(call.cloud, location, row.name)),
  ),
  ...catalogRoutes("load_balancer_types", "load_balancer_type", catalog.loadBalancerTypes, (row, call) =>
    loadBalancerTypeShape(row.name, call.project.era),
  ),
  ...catalogRoutes("isos", "iso", catalog.isos, isoShape, (call, iso) => {
    const wanted = values(call, "architecture");
    return wanted.length === 0 || wanted.includes(iso.architecture);
  }),
  ...catalogRoutes(
    "datacenters",
    "datacenter",
    catalog.datacenters,
    (row) => datacenterShape(row.name),
    refuseDatacenters,
    `,"recommendation":3`,
  ),
  get("/pricing", () => ({ status: 200, json: JSON.stringify({ pricing: pricingShape() }) })),
];

interface Row {
  id: number;
  name: string;
}

function catalogRoutes<T extends Row>(
  plural: string,
  single: string,
  rows: T[],
  shape: (row: T, call: Call) => object,
  keep: (call: Call, row: T) => boolean = () => true,
  extra = "",
): Route[] {
  return [
    get(`/${plural}`, (call) => {
      const names = values(call, "name");
      const kept = rows.filter((row) => keep(call, row) && (names.length === 0 || names.includes(row.name)));
      const sorted = sortBy(kept, values(call, "sort"), { id: (row) => row.id, name: (row) => row.name });
      const answer = pageAnswer(call, plural, sorted, (row) => JSON.stringify(shape(row, call)));
      return extra === "" ? answer : { ...answer, json: `${answer.json!.slice(0, -1)}${extra}}` };
    }),
    get(`/${plural}/:id`, (call) => {
      const row = rows.find((candidate) => String(candidate.id) === call.params["id"] && keep(call, candidate));
      if (!row) throw notFound(single, call.params["id"]!);
      return { status: 200, json: JSON.stringify({ [single]: shape(row, call) }) };
    }),
  ];
}

function refuseDatacenters(call: Call): boolean {
  if (call.project.era !== "2026-11") return true;
  throw new ApiError("deprecated_api_endpoint", "this endpoint was removed", { announcement: "https://docs.hetzner.cloud/changelog" });
}

export function isoShape(iso: (typeof catalog.isos)[number]): object {
  return { id: iso.id, name: iso.name, description: iso.description, type: "public", architecture: iso.architecture, deprecation: null };
}
