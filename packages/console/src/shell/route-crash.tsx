import { ApiProblem } from "@catalyst/contract";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Banner, ErrorCard } from "../ui/states.tsx";
import { Technical } from "../ui/technical.tsx";
import { PageHeading } from "./page-heading.tsx";

/** A page that has stopped working takes nothing else with it, and says by which request, or by which mistake. */
export function RouteCrash({ error, reset }: ErrorComponentProps) {
  const t = useText("shell");
  const message = error instanceof Error ? error.message : String(error);
  // What could not be fetched is remembered as failed for as long as the console is open: only loading it anew tries again.
  const isUnfetched = /dynamically imported module|module script|failed to fetch|networkerror|load failed|cannot be fetched/i.test(message);
  const isReply = error instanceof ApiProblem || isUnfetched;
  return (
    <div className="page stack">
      <PageHeading>{t("error.crash")}</PageHeading>
      <p>{t("error.crash.text")}</p>
      {isReply ? (
        <ErrorCard error={error} onRetry={isUnfetched ? () => window.location.reload() : reset} testId="route-crash" />
      ) : (
        <Banner
          look="bad"
          icon="error"
          role="alert"
          testId="route-crash"
          actions={
            <>
              <Button small icon="refresh" onClick={reset}>
                {t("retry")}
              </Button>
              <CopyButton label={t("copy.diagnostic")} text={() => `crash ${message} ${new Date().toISOString()}`} />
            </>
          }
        >
          <Technical>{message}</Technical>
        </Banner>
      )}
    </div>
  );
}
