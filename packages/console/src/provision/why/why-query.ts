import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/api.ts";

/** How often a wait is explained anew, milliseconds. */
const askEveryMs = 10_000;

/** Why a deployment, or one part of it, waits or failed. */
export function whyQuery(id: string, node?: string) {
  return queryOptions({
    queryKey: ["why", id, node ?? ""],
    queryFn: ({ signal }) => api.call("readWhy", { params: { id }, query: node === undefined ? {} : { node }, signal }),
    refetchInterval: ({ state }) => (state.data?.verdict === "waiting" ? askEveryMs : false),
    // The answer that a record's own failure gives stands in for one that cannot be had.
    retry: 1,
  });
}
