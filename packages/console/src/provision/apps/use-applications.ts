import { type ComponentCatalog, type ComponentState, isInFlight } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { componentStatesQuery } from "../../api/queries.ts";
import { type DeploymentRecord, useRecord } from "../live/use-record.ts";
import { type Application, applicationsOf } from "./applications.ts";
import { useCatalog } from "./use-catalog.ts";

const none: readonly ComponentState[] = [];
/** While a run lasts, states are read again at least this often, milliseconds: events may be missed while a tab sleeps. */
const readEveryMs = 15_000;

export interface KnownApplications {
  record: DeploymentRecord;
  /** Undefined while record, catalogue or states are still being read. */
  catalog: ComponentCatalog | undefined;
  applications: Application[] | undefined;
  /** What the cluster told; undefined for a plan. */
  states: readonly ComponentState[] | undefined;
  /** Why the states could not be read; the Applications are then shown as if nothing had been heard of them. */
  statesError: { error: unknown; retry(): void } | undefined;
}

/** The Applications of a deployment: from its record, or from the catalogue's default when there is none. */
export function useApplications(id: string): KnownApplications {
  const record = useRecord(id);
  const catalog = useCatalog();
  const isRecord = record.kind === "record";
  const isRunning = isRecord && isInFlight(record.state.status);
  const states = useQuery({ ...componentStatesQuery(id), enabled: isRecord, refetchInterval: isRunning ? readEveryMs : false });
  const request = isRecord ? record.state.request : undefined;
  const applications = useMemo(() => {
    if (!catalog || record.kind === "loading" || (isRecord && states.isPending)) return undefined;
    const selection = request?.["components"];
    return applicationsOf(catalog, {
      selection: Array.isArray(selection) ? selection.map(String) : undefined,
      states: isRecord ? (states.data?.components ?? []) : undefined,
    });
  }, [catalog, record.kind, isRecord, request, states.data, states.isPending]);
  return {
    record,
    catalog,
    applications,
    states: isRecord ? (states.data?.components ?? none) : undefined,
    statesError: isRecord && states.isError ? { error: states.error, retry: () => void states.refetch() } : undefined,
  };
}
