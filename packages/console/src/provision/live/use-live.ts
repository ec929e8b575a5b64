import { isInFlight } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { queryClient } from "../../api/query-client.ts";
import { deploymentQuery } from "../../api/queries.ts";
import { whenIdle } from "../../ui/when-idle.ts";
import { useRecord } from "./use-record.ts";

/** How often a server that did not answer is asked again, milliseconds. */
const askAgainMs = 5000;

/** Keeps what the pages of one deployment show up to date. Called once, by their shell. */
export function useLive(id: string): void {
  const record = useRecord(id);
  const life = useRef<{ signal: AbortSignal; isRunning: boolean; hasRun: boolean }>(undefined);
  const state = record.kind === "record" ? record.state : undefined;
  const isKnown = state !== undefined;
  const isWorking = state !== undefined && isInFlight(state.status);
  // A refused stream ends; it begins again once the record can be read again, as after signing in.
  const { isError } = useQuery(deploymentQuery(id));

  useEffect(() => {
    const over = new AbortController();
    life.current = { signal: over.signal, isRunning: false, hasRun: false };
    return () => over.abort();
  }, [id]);

  useEffect(() => {
    const now = life.current;
    if (!isKnown || isError || !now || now.isRunning) return;
    // Of what is over there is nothing new once it has been read.
    if (now.hasRun && !isWorking) return;
    now.isRunning = true;
    now.hasRun = true;
    // Not part of what a page needs before it can be used.
    whenIdle(() => {
      void import("./start-live.ts")
        .then(({ keepLive }) => keepLive(id, now.signal))
        .finally(() => {
          now.isRunning = false;
        });
    });
  }, [id, isKnown, isWorking, isError]);

  const isAway = record.kind === "plan" && record.reason === "unreachable";
  useEffect(() => {
    if (!isAway) return undefined;
    const timer = setInterval(() => void queryClient.invalidateQueries({ queryKey: deploymentQuery(id).queryKey }), askAgainMs);
    return () => clearInterval(timer);
  }, [id, isAway]);
}
