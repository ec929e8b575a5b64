import { ApiProblem } from "@catalyst/contract";
import { type ReactNode, useEffect, useState } from "react";
import { useLocale } from "../i18n/locale.ts";
import { hasText, loadTexts, textOf, useText } from "../i18n/texts.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** How long nothing is shown before the shape of what comes, and before words, milliseconds. */
const [skeletonAfterMs, wordsAfterMs] = [150, 3000];

/** Holds the place of what is being read: nothing at first, then its shape, then words. The height is there from the start. */
export function Loading({ height = 120, testId }: { height?: number; testId?: string }) {
  const t = useText("shell");
  const [stage, setStage] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setStage(1), skeletonAfterMs), setTimeout(() => setStage(2), wordsAfterMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div data-testid={testId} role="status" style={{ minBlockSize: height }}>
      {stage > 0 && <div className="skeleton" style={{ blockSize: height }} aria-hidden="true" />}
      <span className={stage === 2 ? "muted" : "visually-hidden"}>{stage === 2 ? t("loading.long") : t("loading")}</span>
    </div>
  );
}

/** Why there is nothing here, and what to do about it. */
export function Empty({
  icon = "info",
  title,
  children,
  testId,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  testId?: string;
}) {
  return (
    <div className="empty" data-testid={testId}>
      <Icon name={icon} />
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** A failure as a person may read it: in their language where the code is known, with the server's own detail below. */
export function describeError(error: unknown): { title: string; detail: string; code: string; request: string; next: string } {
  const t = textOf("shell");
  if (!(error instanceof ApiProblem))
    return { title: t("error.unreachable"), detail: "", code: "unreachable", request: "", next: t("error.unreachable.next") };
  const { error: code, title, detail, requestId, next } = error.problem;
  const say = textOf("errors") as (key: string) => string;
  return {
    title: hasText("errors", code) ? say(code) : title,
    detail: detail === title ? "" : detail,
    code,
    request: requestId,
    next: hasText("errors", `${code}.next`) ? say(`${code}.next`) : next,
  };
}

/** What failed, its code, another try, and something to paste into a report: never a body. */
export function ErrorCard({
  error,
  onRetry,
  testId,
  children,
}: {
  error: unknown;
  onRetry?: () => void;
  testId?: string;
  children?: ReactNode;
}) {
  const t = useText("shell");
  useErrorTexts();
  const { title, detail, code, request, next } = describeError(error);
  return (
    <div className="banner bad" role="alert" data-testid={testId}>
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{title}</strong>
        </p>
        {detail && <p>{detail}</p>}
        <p className="muted">{next}</p>
        {request && <p className="muted mono">{t("error.code", { code, request })}</p>}
        {children}
      </div>
      {onRetry && (
        <Button small icon="refresh" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
      <CopyButton label={t("copy.diagnostic")} text={() => `${code} ${request} ${new Date().toISOString()}`} />
    </div>
  );
}

/** What errors are called is fetched when the first one is shown; until then it is said in the server's own words. */
function useErrorTexts(): void {
  const now = useLocale();
  const [, redraw] = useState(0);
  useEffect(() => {
    loadTexts(["errors"]).then(
      () => redraw((count) => count + 1),
      () => {},
    );
  }, [now]);
}

/** A notice across the page. */
export function Banner({
  look = "",
  icon = "info",
  testId,
  children,
  actions,
  role = "status",
}: {
  look?: "" | "warn" | "bad" | "ok";
  icon?: IconName;
  testId?: string;
  children: ReactNode;
  actions?: ReactNode;
  role?: "status" | "alert" | "note";
}) {
  return (
    <div className={`banner ${look}`} data-testid={testId} role={role}>
      <Icon name={icon} />
      <div className="banner-text">{children}</div>
      {actions}
    </div>
  );
}
