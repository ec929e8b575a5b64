import { type State, isInFlight } from "@catalyst/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../api/api.ts";

export const sorts = ["newest", "oldest", "name"] as const;

/** What the list shows: part of a name, a status, an order, and where a page begins. */
export interface ListFilter {
  search: string;
  status: State["status"] | "";
  sort: (typeof sorts)[number];
  cursor: string;
  /** Everybody's, for those who may see them. */
  all: boolean;
}

/** Rows of one page. */
const pageSize = 50;

/** One page of Sovereigns, read again while something on it moves. */
export function deploymentsQuery({ search, status, sort, cursor, all }: ListFilter) {
  return queryOptions({
    queryKey: ["deployments", search, status, sort, cursor, all],
    queryFn: ({ signal }) =>
      api.call("listDeployments", {
        query: {
          limit: pageSize,
          sort,
          ...(all ? { all } : {}),
          ...(search === "" ? {} : { search }),
          ...(status === "" ? {} : { status }),
          ...(cursor === "" ? {} : { cursor }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.deployments.some((each) => isInFlight(each.status)) ? 5000 : 30_000),
  });
}
