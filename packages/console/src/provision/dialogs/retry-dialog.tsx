import "./dialogs.css";
import type { RetryReply, State } from "@catalyst/contract";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Static } from "typebox";
import { api, isProblem } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { announceNow } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { missingAnswers, noAnswers, retryNeeds, retryRequest, startsAt } from "./retry-needs.ts";
import { RetryQuestions } from "./retry-questions.tsx";
import { usePress } from "./use-press.ts";

/** Runs a failed or cancelled deployment again, or one phase or component of it. Asks for exactly what the failure says that it needs. */
export function RetryDialog({ state, onClose, phase }: { state: State; onClose(): void; phase?: string }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const [answers, setAnswers] = useState(noAnswers);
  const [hasTried, setTried] = useState(false);
  const [isTokenAskedFor, setTokenAskedFor] = useState(false);
  const needs = retryNeeds(state, isTokenAskedFor);
  const missing = missingAnswers(needs, answers);
  const asksNothing = !Object.values(needs).includes(true);
  const { isBusy, error, press } = usePress(state.id, retry, done);
  const { failure } = state;

  async function retry(key: string): Promise<Static<typeof RetryReply>> {
    const input = { body: retryRequest(needs, answers), headers: { "idempotency-key": key } };
    try {
      return phase
        ? await api.call("retryPhase", { params: { id: state.id, phase }, ...input })
        : await api.call("retryDeployment", { params: { id: state.id }, ...input });
    } catch (refusal) {
      if (isProblem(refusal, "needs-credentials")) setTokenAskedFor(true);
      throw refusal;
    }
  }

  function done(reply: Static<typeof RetryReply>): void {
    setAnswers(noAnswers);
    const text = t("retry.started", { phase: reply.phase, name: state.sovereignFQDN });
    showToast({ testId: "retry-started", text });
    announceNow(text);
    onClose();
  }

  return (
    <Dialog
      title={t("retry.title", { name: state.sovereignFQDN })}
      testId="retry-dialog"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{shell("close")}</Button>
          <Button
            look="primary"
            icon="refresh"
            data-testid="retry-submit"
            data-autofocus={asksNothing || undefined}
            refused={missing.length > 0 || isBusy}
            onClick={() => (missing.length > 0 ? setTried(true) : press())}
          >
            {isBusy ? t("working") : shell("retry")}
          </Button>
        </>
      }
    >
      {failure ? (
        <div className="stack">
          <p>
            {t("retry.failed-in")} <Technical testId="retry-phase">{phase ?? failure.phase}</Technical>
          </p>
          <p className="quote" data-testid="retry-last-error" lang="en" dir="auto">
            {failure.message}
          </p>
          {failure.sentence && failure.sentence !== failure.message && (
            <p lang="en" dir="auto">
              {failure.sentence}
            </p>
          )}
        </div>
      ) : (
        <p>{state.status === "cancelled" ? t("retry.was-cancelled") : t("retry.no-failure")}</p>
      )}
      <ul className="points">
        <li>{t(startsAt(state, phase) === "dns-commit" ? "retry.repeats.dns" : "retry.repeats.all")}</li>
        <li>{t(state.cloudResources ? "retry.keeps.resources" : "retry.keeps.nothing")}</li>
        <li>{t("retry.keeps.history")}</li>
      </ul>
      <RetryQuestions needs={needs} answers={answers} missing={hasTried ? missing : []} onChange={setAnswers} />
      {isProblem(error, "deployment-in-flight") ? (
        <div className="banner warn" role="alert" data-testid="retry-in-flight">
          <div className="banner-text">
            <p>
              <strong>{t("in-flight")}</strong>
            </p>
            <p>
              {t("in-flight.text")}{" "}
              <Link to="/provision/$id/jobs" params={{ id: state.id }} onClick={onClose}>
                {t("follow")}
              </Link>
            </p>
          </div>
        </div>
      ) : (
        error !== undefined && <ErrorCard error={error} testId="retry-error" />
      )}
    </Dialog>
  );
}
