import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/api.ts";

export const poolsQuery = queryOptions({
  queryKey: ["dns", "pools"],
  queryFn: ({ signal }) => api.call("listPools", { signal }),
  staleTime: 60_000,
});

export const nameserversQuery = queryOptions({
  queryKey: ["dns", "nameservers"],
  queryFn: ({ signal }) => api.call("listNameservers", { signal }),
  staleTime: 60_000,
});

export const registrarsQuery = queryOptions({
  queryKey: ["registrars"],
  queryFn: ({ signal }) => api.call("listRegistrars", { signal }),
  staleTime: 60_000,
});
