import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/api.ts";

/** What the Sovereign stands on, as far as the mothership knows. */
export function topologyQuery(id: string) {
  return queryOptions({
    queryKey: ["inventory", id],
    queryFn: ({ signal }) => api.call("readInfrastructureTopology", { params: { id }, signal }),
  });
}
