import type { State } from "@catalyst/contract";
import { useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Banner } from "../../ui/states.tsx";
import { useRecentEvents } from "../live/recent-events.ts";
import { ActionDialog } from "../progress/action-dialog.tsx";
import { watchWarning } from "./watch-warning.ts";

/** What went wrong with a run, and what to do now. */
export function FailureCard({ state }: { state: State }) {
  const t = useText("apps");
  const [isAsking, setAsking] = useState(false);
  if (state.status !== "failed") return null;
  const { failure, error, id } = state;
  return (
    <section className="card failure-card stack" data-testid="sov-failure-card" aria-labelledby="sov-failure-title">
      <h2 id="sov-failure-title" className="row">
        <Icon name="error" />
        {t("failure.title")}
      </h2>
      <p data-testid="sov-failure-card-error" lang="en" dir="auto">
        {failure?.sentence ?? failure?.message ?? error}
      </p>
      {failure && (
        <p className="muted">
          <bdi dir="ltr" className="mono">
            {failure.phase} · {failure.code}
          </bdi>
        </p>
      )}
      <div className="row">
        <Button look="primary" icon="refresh" data-testid="sov-failure-card-retry" onClick={() => setAsking(true)}>
          {t("failure.retry")}
        </Button>
        {failure && (
          <LinkButton to="/provision/$id/jobs/$jobId" params={{ id, jobId: failure.phase }}>
            {t("failure.jobs")}
          </LinkButton>
        )}
        <LinkButton to="/deployments" look="quiet" data-testid="sov-failure-card-back">
          {t("failure.back")}
        </LinkButton>
      </div>
      {isAsking && <ActionDialog name="retry" state={state} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** Said while the cluster cannot be watched, until it is heard of again. */
export function WatchNotice() {
  const t = useText("apps");
  const warning = watchWarning(useRecentEvents());
  return warning === undefined ? null : (
    <Banner look="warn" icon="warning" testId="sov-phase1-unavailable-banner">
      <p>
        <strong>{t("watch.title")}</strong>
      </p>
      <p data-testid="sov-phase1-unavailable-banner-reason" lang="en" dir="auto">
        {warning}
      </p>
    </Banner>
  );
}

/** What was noted when the Sovereign was asked for: shown until it is taken note of, and then never again in this browser. */
export function CreateWarnings({ state: { id, warnings } }: { state: State }) {
  const t = useText("apps");
  const key = `catalyst-warnings-read-${id}`;
  const [isRead, setRead] = useState(() => wasRead(key));
  if (isRead || warnings.length === 0) return null;
  return (
    <Banner
      look="warn"
      icon="warning"
      testId="sov-warnings"
      role="note"
      actions={
        <Button small data-testid="sov-warnings-dismiss" onClick={dismiss}>
          {t("warnings.dismiss")}
        </Button>
      }
    >
      <p>
        <strong>{t("warnings.title", { count: warnings.length })}</strong>
      </p>
      <ul className="plain-list" lang="en" dir="auto">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Banner>
  );

  function dismiss(): void {
    setRead(true);
    try {
      localStorage.setItem(key, "1");
    } catch {
      // A browser that keeps nothing shows them again.
    }
  }
}

function wasRead(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
