import type { State } from "@catalyst/contract";
import { formatDateTime } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { LinkButton } from "../../ui/button.tsx";
import { Banner, Empty } from "../../ui/states.tsx";
import { AccessSection } from "./access-section.tsx";
import { DayOneSection } from "./day-one-section.tsx";
import { FactsPage } from "./facts-page.tsx";
import { HandoverSection } from "./handover-section.tsx";
import { KubeconfigSection } from "./kubeconfig-section.tsx";
import { LogTail } from "./log-tail.tsx";
import { isComplete } from "./milestones.ts";
import { MilestonesSection } from "./milestones-section.tsx";
import { WipedFacts } from "./wiped-facts.tsx";

/** The end of a run: where the Sovereign is found and what comes first; and as long as it is not there yet, what is missing. */
export function SuccessPage() {
  const t = useText("shell");
  const facts = useText("facts");
  return (
    <FactsPage
      title={t("title.success")}
      testId="success-page"
      plan={<Empty icon="check" title={facts("success.plan")} testId="success-plan" />}
      wiped={(state) => (
        <WipedFacts>
          <p>{facts("success.wiped", { name: state.sovereignFQDN })}</p>
        </WipedFacts>
      )}
    >
      {(state) => <SuccessOf state={state} />}
    </FactsPage>
  );
}

function SuccessOf({ state }: { state: State }) {
  const t = useText("facts");
  const isThere = isComplete(state);
  return (
    <>
      {isThere ? (
        <Banner look="ok" icon="check" testId="success-ready">
          <p>
            <strong>{t("success.ready", { name: state.sovereignFQDN })}</strong>
          </p>
          <p>{t("success.ready.text", { time: formatDateTime(state.finishedAt ?? state.updatedAt) })}</p>
        </Banner>
      ) : (
        <Banner
          look={state.status === "failed" ? "bad" : "warn"}
          icon={state.status === "failed" ? "error" : "clock"}
          testId="success-not-yet"
          role="note"
          actions={
            <LinkButton to="/provision/$id/jobs" params={{ id: state.id }} small data-testid="success-jobs">
              {t("success.jobs")}
            </LinkButton>
          }
        >
          <p>
            <strong>{t(notYet(state))}</strong>
          </p>
          <p>{t("success.not-yet.text")}</p>
        </Banner>
      )}
      {!isThere && <MilestonesSection state={state} />}
      <AccessSection state={state} isThere={isThere} />
      <KubeconfigSection state={state} />
      <DayOneSection state={state} isThere={isThere} />
      <HandoverSection state={state} />
      <LogTail state={state} />
    </>
  );
}

function notYet({ status }: State) {
  if (status === "failed") return "success.failed";
  if (status === "cancelled") return "success.cancelled";
  return status === "wiping" ? "success.wiping" : "success.not-yet";
}
