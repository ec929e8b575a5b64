import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { isProblem } from "../../api/api.ts";
import { formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { wipeReportQuery } from "./wipe-report-query.ts";
import { WipeReportView } from "./wipe-report-view.tsx";
import { wipeSteps } from "./wipe-steps.ts";

const looks: Record<string, PillLook> = {
  succeeded: "ok",
  running: "busy",
  failed: "bad",
  cancelled: "idle",
  interrupted: "warn",
  waiting: "idle",
};

/** How far a wipe is; and when it did not end clean, what it left. */
export function WipeUnderWay({ state }: { state: State }) {
  const t = useText("dialogs");
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const hasFailed = state.status === "failed";
  return (
    <div className="stack under-way" ref={ref} tabIndex={-1} data-testid="wipe-under-way" data-status={state.status}>
      <p role="status">{t(hasFailed ? "wipe.incomplete" : state.status === "wiping" ? "wipe.under-way" : "wipe.stopping")}</p>
      {!hasFailed && <p className="muted">{t("wipe.background")}</p>}
      {state.status === "wiping" && (
        <ol>
          {wipeSteps(state).map(({ phase, status, durationMs, waitingFor }) => (
            <li key={phase} data-step={phase}>
              <span>
                {t(`step.${phase}`)}
                {waitingFor && <span className="muted"> · {waitingFor}</span>}
              </span>
              <span className="row">
                {durationMs !== null && <span className="muted">{formatDuration(durationMs)}</span>}
                <Pill look={looks[status] ?? "idle"}>{t(`step-status.${status}`)}</Pill>
              </span>
            </li>
          ))}
        </ol>
      )}
      {hasFailed && <WipeFailure state={state} />}
    </div>
  );
}

function WipeFailure({ state }: { state: State }) {
  const { data, error, refetch } = useQuery(wipeReportQuery(state.id, state.updatedAt));
  return (
    <>
      {state.failure && (
        <p className="quote" lang="en" dir="auto">
          {state.failure.message}
        </p>
      )}
      {data && <WipeReportView report={data} />}
      {/* One that stopped on the way has none; its failure says why. */}
      {error && !isProblem(error, "wipe-report-missing") && <ErrorCard error={error} onRetry={() => void refetch()} />}
    </>
  );
}
