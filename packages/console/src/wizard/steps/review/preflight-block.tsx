import type { PreflightCheck } from "@catalyst/contract";
import { useText } from "../../../i18n/texts.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { CheckField } from "../../../ui/field.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Banner, ErrorCard, Loading } from "../../../ui/states.tsx";
import { stepOfCheck } from "../../request/step-of.ts";
import { checkTitle } from "./check-title.ts";
import { FieldList } from "./field-list.tsx";
import { readLaunchProblem } from "./launch-problem.ts";
import { acceptWarning, runPreflight, usePreflight } from "./preflight.ts";

/** What stands in the way of the run, before money is spent: failures with their step, warnings to be ticked, and the rest on demand. */
export function PreflightBlock({ gaps }: { gaps: number }) {
  const t = useText("review");
  const { state, reply, error } = usePreflight();
  const { fields } = readLaunchProblem(error);
  const checks = reply?.checks ?? [];
  const passed = checks.filter(({ status }) => status === "ok");
  return (
    <section
      className="card stack"
      id="review-preflight"
      tabIndex={-1}
      data-testid="review-preflight"
      data-state={state}
      aria-labelledby="review-preflight-title"
    >
      <div className="row spread">
        <h3 id="review-preflight-title">{t("preflight.title")}</h3>
        <Button
          small
          icon="refresh"
          refused={state === "checking" || gaps > 0}
          data-testid="preflight-again"
          onClick={() => state !== "checking" && gaps === 0 && void runPreflight("now")}
        >
          {t(state === "checking" ? "preflight.checking" : "preflight.again")}
        </Button>
      </div>
      {gaps > 0 && (
        <Banner look="warn" icon="warning" role="note" testId="preflight-gaps">
          {t("preflight.gaps", { count: gaps })}
        </Banner>
      )}
      {state === "checking" && !reply && <Loading height={160} testId="preflight-loading" />}
      {state === "signed-out" && <p data-testid="preflight-signed-out">{t("preflight.signed-out")}</p>}
      {state === "failed" &&
        (fields.length > 0 ? (
          <FieldList fields={fields} title={t("preflight.fields")} testId="preflight-fields" />
        ) : (
          <ErrorCard error={error} onRetry={() => void runPreflight("now")} testId="preflight-error" />
        ))}
      {reply && (
        <>
          <p role="status">
            <Summary checks={checks} />
          </p>
          <ul className="preflight-checks">
            {checks
              .filter(({ status }) => status !== "ok")
              .toSorted((a, b) => order[a.status] - order[b.status])
              .map((check) => (
                <li key={check.id}>
                  <Check check={check} />
                </li>
              ))}
          </ul>
          <details data-testid="preflight-passed">
            <summary>{t("preflight.passed", { count: passed.length })}</summary>
            <ul className="preflight-passed">
              {passed.map(({ id, message }) => (
                <li key={id} data-testid={`preflight-check-${id}`}>
                  <Icon name="check" />
                  <span>
                    <strong>{checkTitle(id)}</strong> <bdi lang="en">{message}</bdi>
                  </span>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}

const order = { fail: 0, warn: 1, ok: 2 } as const;

function Summary({ checks }: { checks: readonly PreflightCheck[] }) {
  const t = useText("review");
  const failed = checks.filter(({ status }) => status === "fail").length;
  const warned = checks.filter(({ status }) => status === "warn").length;
  if (failed > 0) return <Pill look="bad">{t("preflight.failed", { count: failed })}</Pill>;
  if (warned > 0) return <Pill look="warn">{t("preflight.warned", { count: warned })}</Pill>;
  return <Pill look="ok">{t("preflight.fine")}</Pill>;
}

function Check({ check }: { check: PreflightCheck }) {
  const t = useText("review");
  const shell = useText("shell");
  const { accepted } = usePreflight();
  const { id, status, message, fix } = check;
  const step = stepOfCheck(id);
  const title = checkTitle(id);
  return (
    <div
      className={`banner ${status === "fail" ? "bad" : "warn"}`}
      id={`preflight-check-${id}`}
      tabIndex={-1}
      data-testid={`preflight-check-${id}`}
      data-status={status}
    >
      <Icon name={status === "fail" ? "error" : "warning"} />
      <div className="banner-text">
        <p>
          <strong>{title}</strong>
        </p>
        <p>
          <bdi lang="en">{message}</bdi>
        </p>
        {fix && (
          <p className="muted">
            <bdi lang="en">{fix}</bdi>
          </p>
        )}
        {status === "warn" && (
          <CheckField
            id={`preflight-accept-${id}`}
            data-testid={`preflight-accept-${id}`}
            label={t("preflight.accept", { title })}
            checked={accepted.includes(id)}
            onChange={(event) => acceptWarning(id, event.target.checked)}
          />
        )}
      </div>
      {step && (
        <LinkButton small to="/wizard/$step" params={{ step }} data-testid={`preflight-fix-${id}`}>
          {t("to-step", { step: shell(`step.${step}`) })}
        </LinkButton>
      )}
    </div>
  );
}
