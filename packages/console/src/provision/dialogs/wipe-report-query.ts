import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/api.ts";

/** What the last wipe found, deleted and left. `of` is when the record changed last: a wipe that was repeated has a report of its own. */
export function wipeReportQuery(id: string, of: string) {
  return queryOptions({
    queryKey: ["wipe-report", id, of],
    queryFn: ({ signal }) => api.call("readWipeReport", { params: { id }, signal }),
  });
}
