import { queryOptions } from "@tanstack/react-query";
import { api, isUnauthenticated } from "./api.ts";

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    try {
      return await api.call("readMe", { signal });
    } catch (error) {
      if (isUnauthenticated(error)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Components, families and kit that can be chosen. Changes only with a new release of the server. */
export const catalogQuery = queryOptions({
  queryKey: ["catalog", "components"],
  queryFn: ({ signal }) => api.call("listComponents", { signal }),
  staleTime: Infinity,
});

export const providersQuery = queryOptions({
  queryKey: ["catalog", "providers"],
  queryFn: ({ signal }) => api.call("listProviders", { signal }),
  staleTime: 60_000,
});

/** What the mothership still prepares; asked again while it does. */
export const preparationQuery = queryOptions({
  queryKey: ["preparation"],
  queryFn: ({ signal }) => api.call("readPreparation", { signal }),
  refetchInterval: ({ state }) => (state.data?.ready === false ? 5000 : 60_000),
});

/** The record of one deployment. */
export function deploymentQuery(id: string) {
  return queryOptions({
    queryKey: ["deployment", id],
    queryFn: ({ signal }) => api.call("readDeployment", { params: { id }, signal }),
    // A part of a page that appears because there is no record must not ask for it again: it would go away while that is read, and come back, without end.
    retryOnMount: false,
  });
}

export function jobsQuery(id: string) {
  return queryOptions({
    queryKey: ["jobs", id],
    queryFn: async ({ signal }) => (await api.call("listJobs", { params: { id }, signal })).jobs,
  });
}

export function componentStatesQuery(id: string) {
  return queryOptions({
    queryKey: ["component-states", id],
    queryFn: ({ signal }) => api.call("readComponentStates", { params: { id }, signal }),
  });
}

export function progressQuery(id: string) {
  return queryOptions({
    queryKey: ["progress", id],
    queryFn: ({ signal }) => api.call("readProgress", { params: { id }, signal }),
  });
}
