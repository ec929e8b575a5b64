import { Link } from "@tanstack/react-router";
import { useText } from "../../../i18n/texts.ts";
import { describeError, ErrorCard } from "../../../ui/states.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { FieldList } from "./field-list.tsx";
import { type LaunchCode, type LaunchProblem, readLaunchProblem } from "./launch-problem.ts";

/** Why the request was not taken, and where to go with it. */
export function LaunchAlert({ error }: { error: unknown }) {
  const problem = readLaunchProblem(error);
  const { code, fields } = problem;
  return (
    <div id="review-launch-error" tabIndex={-1} data-testid="review-launch-error" data-code={code ?? ""}>
      {code === undefined ? <ErrorCard error={error} /> : <KnownProblem {...{ code, error, problem }} />}
      {fields.length > 0 && <Fields fields={fields} />}
    </div>
  );
}

function Fields({ fields }: Pick<LaunchProblem, "fields">) {
  const t = useText("review");
  return <FieldList fields={fields} title={t("preflight.fields")} testId="launch-fields" />;
}

function KnownProblem({ code, error, problem: { step, existingId } }: { code: LaunchCode; error: unknown; problem: LaunchProblem }) {
  const t = useText("review");
  const shell = useText("shell");
  const { detail, request } = describeError(error);
  return (
    <div className="banner bad" role="alert">
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{t(`launch.${code}`)}</strong>
        </p>
        <p>{t(`launch.${code}.next`)}</p>
        {detail && (
          <p className="muted">
            <bdi lang="en">{detail}</bdi>
          </p>
        )}
        <p className="row">
          {existingId && (
            <Link to="/provision/$id" params={{ id: existingId }} data-testid="launch-existing">
              {t("launch.existing")}
            </Link>
          )}
          {step && (
            <Link to="/wizard/$step" params={{ step }} data-testid="launch-step">
              {t("to-step", { step: shell(`step.${step}`) })}
            </Link>
          )}
          {code === "too-many-deployments" && (
            <Link to="/deployments" data-testid="launch-deployments">
              {shell("nav.deployments")}
            </Link>
          )}
        </p>
      </div>
      <CopyButton label={shell("copy.diagnostic")} text={() => `${code} ${request} ${new Date().toISOString()}`} />
    </div>
  );
}
