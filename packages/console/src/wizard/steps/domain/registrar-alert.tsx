import { ApiProblem } from "@catalyst/contract";
import { hasText, useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { ErrorCard } from "../../../ui/states.tsx";

/** Why a registrar did not accept domain and token, and what to do about it. Never the token. */
export function RegistrarAlert({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useText("domain") as (key: string) => string;
  const shell = useText("shell");
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  if (!problem || !hasText("domain", `registrar.error.${problem.error}`))
    return <ErrorCard error={error} onRetry={onRetry} testId="byo-api-error" />;
  const { error: code, detail, requestId } = problem;
  return (
    <div className="banner bad" role="alert" data-testid="byo-api-error" data-code={code}>
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{t(`registrar.error.${code}`)}</strong>
        </p>
        <p>{t(`registrar.error.${code}.next`)}</p>
        {detail && (
          <p className="muted">
            <bdi lang="en">{detail}</bdi>
          </p>
        )}
      </div>
      <Button small icon="refresh" onClick={onRetry}>
        {shell("retry")}
      </Button>
      <CopyButton label={shell("copy.diagnostic")} text={() => `${code} ${requestId} ${new Date().toISOString()}`} />
    </div>
  );
}
