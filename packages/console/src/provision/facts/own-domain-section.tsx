import type { DeploymentDns, State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import type { Static } from "typebox";
import { meQuery } from "../../api/queries.ts";
import { formatDateTime } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Banner } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { parentRows } from "./domain-facts.ts";
import { lookAgainMs, ownDomainQuery } from "./domain-queries.ts";
import { Section } from "./section.tsx";

interface OwnDomainProps {
  state: State;
  dns: Static<typeof DeploymentDns> | undefined;
  /** Whether the zone answers, so that the domain may be pointed at it. */
  isReady: boolean;
}

/** What a customer enters at the registrar of a domain of their own, once it is safe to, and how far that has come. */
export function OwnDomainSection({ state, dns, isReady }: OwnDomainProps) {
  const t = useText("facts");
  const { data: me } = useQuery(meQuery);
  const isDone = dns?.delegation.state === "complete";
  const { data: own } = useQuery({
    ...ownDomainQuery(state.sovereignFQDN),
    enabled: me?.roles.includes("sovereign-admin") ?? false,
    refetchInterval: isDone ? false : lookAgainMs,
  });
  const rows = dns ? parentRows(dns.delegation) : [];
  const complete = rows.filter(({ verdict }) => verdict === "complete").length;

  return (
    <Section title={t("own.title")} testId="byo-ns-instructions">
      {isDone ? (
        <Banner look="ok" icon="check" testId="byo-ns-done">
          {t("own.done")}
        </Banner>
      ) : isReady ? (
        <p>{t("own.now")}</p>
      ) : (
        <Banner look="warn" icon="warning" testId="byo-ns-wait">
          {t("own.wait")}
        </Banner>
      )}
      <ol className="entries">
        {dns?.nameservers.map((host, index) => (
          <li key={host}>
            <span className="muted">NS</span>
            <Technical>{host}</Technical>
            <CopyButton text={host} testId={`byo-ns-copy-${index}`} />
          </li>
        ))}
        {dns?.delegation.ds.expected.map((ds) => (
          <li key={ds}>
            <span className="muted">DS</span>
            <Technical>{ds}</Technical>
            <CopyButton text={ds} testId="byo-ds-copy" />
          </li>
        ))}
      </ol>
      {dns && dns.delegation.ds.expected.length > 0 && !isDone && <p className="muted">{t("own.ds")}</p>}
      {rows.length > 0 && (
        <div className="stack-small">
          <label htmlFor="byo-ns-progress">{t("own.progress", { count: complete, total: rows.length })}</label>
          <progress id="byo-ns-progress" data-testid="byo-ns-progress" max={rows.length} value={complete} />
        </div>
      )}
      {!isDone && (
        <p className="muted" data-testid="byo-ns-deadline">
          {own?.deadline ? t("own.deadline", { time: formatDateTime(own.deadline) }) : t("own.deadline.unknown")}
        </p>
      )}
    </Section>
  );
}
