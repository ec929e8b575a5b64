import { useQuery } from "@tanstack/react-query";
import { useText } from "../../../i18n/texts.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Banner, Loading } from "../../../ui/states.tsx";
import { Technical } from "../../../ui/technical.tsx";
import { ByoDomainField } from "./byo-domain-field.tsx";
import { nameserversQuery } from "./queries.ts";
import { ReadProblem } from "./read-problem.tsx";

/** A domain whose name servers the customer changes by hand, and when to do it. */
export function ByoManualMode() {
  const t = useText("domain");
  const { data, error, isPending, refetch } = useQuery(nameserversQuery);
  return (
    <div className="stack">
      <ByoDomainField id="byo-domain-input" hint={t("manual.hint")} />
      <section className="stack" data-testid="byo-ns-instructions" aria-labelledby="byo-ns-title">
        <h3 id="byo-ns-title">{t("manual.title")}</h3>
        <Banner look="warn" icon="clock" role="note">
          <p>
            <strong>{t("manual.when")}</strong>
          </p>
          <p>{t("manual.when.text")}</p>
        </Banner>
        {isPending && <Loading height={96} />}
        {error && <ReadProblem error={error} onRetry={() => void refetch()} />}
        {data && (
          <ol className="nameserver-list">
            {data.nameservers.map((host, index) => (
              <li key={host}>
                <Technical>{host}</Technical>
                <CopyButton text={host} testId={`byo-ns-copy-${index}`} />
              </li>
            ))}
          </ol>
        )}
        <p className="muted">{t("manual.then")}</p>
      </section>
    </div>
  );
}
