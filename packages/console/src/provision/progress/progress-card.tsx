import "./progress.css";
import { isInFlight, type State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { progressQuery } from "../../api/queries.ts";
import { formatDuration, formatPercent } from "../../i18n/formats.ts";
import { hasText, useText } from "../../i18n/texts.ts";
import { setTitlePrefix } from "../../shell/document-title.ts";
import { announce, announceNow } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/use-now.ts";
import { WhyPanel } from "../why/why-panel.tsx";
import { ActionDialog, type ActionName } from "./action-dialog.tsx";
import { describeEstimate } from "./describe-estimate.ts";
import { forwardPercent } from "./forward-percent.ts";
import { NotifyButton } from "./notify-button.tsx";
import { estimateOf, isBooting, overdueBy } from "./published.ts";

/** How often the estimate is asked for while a run is under way, milliseconds. */
const askEveryMs = 5000;

/** How a run goes: its part, its bar, its time left and on what that is based; why it waits or failed; and what can be done. */
export function ProgressCard({ state }: { state: State }) {
  const t = useText("progress");
  const shell = useText("shell");
  const { id, attempt, status } = state;
  const isWorking = isInFlight(status);
  const now = useNow();
  const { data: progress } = useQuery({ ...progressQuery(id), refetchInterval: isWorking ? askEveryMs : false });
  const [isWhyWanted, setWhyWanted] = useState(false);
  const [dialog, setDialog] = useState<ActionName>();

  const isProvision = isWorking && status !== "wiping";
  const percent = forwardPercent(id, attempt, progress?.percent ?? 0);
  const { text, basis } = describeEstimate(t, estimateOf(state, progress, now));
  const overdue = overdueBy(state, progress, now);
  const phase = phaseText(state);
  const needsWhy = status === "failed" || overdue !== undefined;
  const elapsed = (isWorking ? now : Date.parse(state.finishedAt ?? state.updatedAt)) - Date.parse(startOf(state));

  useTitle(isProvision ? formatPercent(percent) : "");
  useEffect(() => {
    if (status === "failed") announceNow(t("announce.failed", { name: state.sovereignFQDN }));
    else if (isWorking) announce(phase);
  }, [status, isWorking, phase, state.sovereignFQDN, t]);

  return (
    <section className="card progress-card" aria-label={t("title")} data-testid="progress-head">
      <div className="progress-line">
        <p className="progress-phase" data-testid="progress-phase">
          {phase}
        </p>
        <p className="muted" data-testid="progress-elapsed">
          {t(isWorking ? "elapsed" : "took", { time: formatDuration(Math.max(0, elapsed)) })}
          {attempt > 1 && <> · {t("attempt", { attempt })}</>}
        </p>
      </div>
      {(isProvision || status === "failed") && (
        <div className="progress-bar-line">
          {isBooting(state) && <span className="muted">{t("bar.part")}</span>}
          <progress
            className={`progress-bar ${status === "failed" ? "failed" : ""}`}
            data-testid="progress-bar"
            max={100}
            value={percent}
            aria-label={t(isBooting(state) ? "bar.infrastructure" : "bar")}
          />
          <span className="progress-percent">{formatPercent(percent)}</span>
        </div>
      )}
      {isProvision && (
        <p>
          <span data-testid="progress-eta">{overdue === undefined ? text : overdueText(overdue)}</span>{" "}
          <span className="muted" data-testid="progress-basis">
            {basis}
          </span>
        </p>
      )}
      {isBooting(state) && <p className="muted">{t("boot.note")}</p>}
      <div className="row">
        {isWorking && (
          <Button small icon="info" aria-expanded={isWhyWanted || needsWhy} onClick={() => setWhyWanted(!isWhyWanted)} hidden={needsWhy}>
            {t("why")}
          </Button>
        )}
        {(status === "failed" || status === "cancelled") && (
          <Button small look="primary" icon="refresh" data-testid="progress-retry" onClick={() => setDialog("retry")}>
            {shell("retry")}
          </Button>
        )}
        {isWorking && <NotifyButton />}
        {isProvision && state.subState !== "cancelling" && (
          <Button small icon="stop" data-testid="progress-cancel" onClick={() => setDialog("cancel")}>
            {t("cancel")}
          </Button>
        )}
      </div>
      {(needsWhy || isWhyWanted) && <WhyPanel state={state} />}
      {dialog && <ActionDialog name={dialog} state={state} onClose={() => setDialog(undefined)} />}
    </section>
  );

  function overdueText(usual: number): string {
    const time = formatDuration(usual);
    return progress?.slowerThan ? t("slower", { time }) : t("slower.published", { time });
  }

  function phaseText({ phase: name, subState }: State): string {
    const part = isBooting(state) ? "boot" : name;
    const words = isWorking && part ? partText(part) : undefined;
    const sub = subState ? shell(`sub.${subState}`) : undefined;
    return [shell(`status.${status}`), words ?? sub].filter(Boolean).join(": ");
  }

  function partText(part: string): string | undefined {
    const key = `phase.${part}`;
    return hasText("progress", key) ? (t as (key: string) => string)(key) : undefined;
  }
}

/** When the present attempt began: what an earlier one took does not count. */
function startOf({ phases, attempt, startedAt }: State): string {
  return phases.find((phase) => phase.attempt === attempt && phase.startedAt)?.startedAt ?? startedAt;
}

function useTitle(prefix: string): void {
  useEffect(() => {
    setTitlePrefix(prefix);
    return () => setTitlePrefix("");
  }, [prefix]);
}
