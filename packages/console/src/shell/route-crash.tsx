import type { ErrorComponentProps } from "@tanstack/react-router";
import { useText } from "../i18n/texts.ts";
import { ErrorCard } from "../ui/states.tsx";
import { PageHeading } from "./page-heading.tsx";

/** A page that has stopped working takes nothing else with it, and says by which request. */
export function RouteCrash({ error, reset }: ErrorComponentProps) {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t("error.crash")}</PageHeading>
      <p>{t("error.crash.text")}</p>
      <ErrorCard error={error} onRetry={reset} testId="route-crash" />
    </div>
  );
}
