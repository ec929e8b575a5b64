import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/api.ts";

/** A job with its attempts, newest first. */
export function jobQuery(id: string, jobId: string) {
  return queryOptions({
    queryKey: ["job", id, jobId],
    queryFn: ({ signal }) => api.call("readJob", { params: { id, jobId }, signal }),
  });
}
