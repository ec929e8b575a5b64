import type { Status } from "@catalyst/contract";
import { formatClock } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { Pill, type PillLook } from "../ui/pill.tsx";
import { useStaleSince, useStreamStatus } from "./live/stream-status.ts";
import { useRecord } from "./live/use-record.ts";

const looks: Record<Status, PillLook> = {
  provisioning: "busy",
  "tofu-applying": "busy",
  "flux-bootstrapping": "busy",
  "phase1-watching": "busy",
  ready: "ok",
  adopted: "ok",
  failed: "bad",
  cancelled: "idle",
  wiping: "warn",
  wiped: "idle",
};

/** Name and state of the Sovereign that the page is about. */
export function SovereignStatus({ id }: { id: string }) {
  const t = useText("shell");
  const record = useRecord(id);
  const state = record.kind === "record" || record.kind === "wiped" ? record.state : undefined;
  // Nobody has begun with it as long as it waits for its turn.
  const isWaiting = state?.status === "provisioning" && state.subState === "queued";
  return (
    <>
      <span className="sov-label" data-testid="sov-sovereign-label">
        <bdi dir="ltr">{state?.sovereignFQDN ?? id}</bdi>
      </span>
      <Pill look={!state || isWaiting ? "idle" : looks[state.status]} testId="sov-provisioning-pill">
        <span>
          {t(!state ? "status.plan" : isWaiting ? "status.pending" : `status.${state.status}`)}
          {state?.subState && <span className="sub-state"> · {t(`sub.${state.subState}`)}</span>}
        </span>
      </Pill>
    </>
  );
}

/** Whether what the page shows follows what happens; and if not, of when it is. */
export function StreamState() {
  const t = useText("shell");
  const { status, lastSeq, received } = useStreamStatus();
  const staleSince = useStaleSince();
  const words =
    status.kind === "reconnecting"
      ? t("stream.reconnecting", { attempt: status.attempt, since: formatClock(new Date(status.since)) })
      : t(`stream.${status.kind}`);
  return (
    <span className="stream" data-testid="stream-status" data-stream={status.kind} data-seq={lastSeq} data-received={received}>
      <span className={`dot ${status.kind}`} aria-hidden="true" />
      {words}
      {staleSince !== undefined && (
        <span className="stale" data-testid="stale-mark">
          {t("as-of", { time: formatClock(new Date(staleSince)) })}
        </span>
      )}
    </span>
  );
}
