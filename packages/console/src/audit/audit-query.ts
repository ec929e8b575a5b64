import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../api/api.ts";

export interface AuditFilter {
  actor: string;
  target: string;
  cursor: string;
}

/** Entries of one page; an export reads the largest the API gives. */
const [pageSize, exportSize] = [50, 200];

export function auditQuery(filter: AuditFilter) {
  return queryOptions({
    queryKey: ["audit", filter.actor, filter.target, filter.cursor],
    queryFn: ({ signal }) => readAudit(filter, pageSize, signal),
    placeholderData: keepPreviousData,
  });
}

/** Every entry that fits, page by page, newest first. */
export async function* allEntries(filter: AuditFilter) {
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const page: Awaited<ReturnType<typeof readAudit>> = await readAudit({ ...filter, cursor }, exportSize);
    yield* page.entries;
    cursor = page.nextCursor;
  }
}

function readAudit({ actor, target, cursor }: AuditFilter, limit: number, signal?: AbortSignal) {
  return api.call("listAudit", {
    query: { limit, ...(actor && { actor }), ...(target && { target }), ...(cursor && { cursor }) },
    ...(signal ? { signal } : {}),
  });
}
