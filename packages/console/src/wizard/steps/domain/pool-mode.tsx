import { useQuery } from "@tanstack/react-query";
import { isUnauthenticated } from "../../../api/api.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField, TextField } from "../../../ui/field.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { ErrorCard } from "../../../ui/states.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { proposeSubdomains } from "../../request/propose-names.ts";
import { domainProblem, subdomainOf } from "../../request/sovereign-domain.ts";
import { DomainName } from "./domain-name-text.tsx";
import { askForName, type NameCheck, useNameCheck } from "./name-check.ts";
import { isUndecided } from "./name-reasons.ts";
import { poolsQuery } from "./queries.ts";

/** A name below one of the mothership's own domains. */
export function PoolMode() {
  const t = useText("domain");
  const pools = useQuery(poolsQuery);
  const pool = useDraft(({ sovereignPoolDomain }) => sovereignPoolDomain);
  const subdomain = useDraft(({ sovereignSubdomain }) => sovereignSubdomain);
  const problem = useDraft(domainProblem);
  const check = useNameCheck();
  const enabled = pools.data?.pools.filter((each) => each.enabled).map(({ domain }) => domain) ?? [];
  const options = enabled.includes(pool) ? enabled : [pool, ...enabled];
  const typedProblem = problem === "format" || problem === "too-long" ? t(`missing.pool.${problem}`) : undefined;
  return (
    <div className="stack">
      <div className="pool-fields">
        <TextField
          id="pool-subdomain-input"
          data-testid="pool-subdomain-input"
          label={t("pool.subdomain")}
          hint={t("pool.subdomain.hint")}
          problem={typedProblem}
          required
          technical
          autoComplete="off"
          autoCapitalize="off"
          maxLength={100}
          placeholder="acme"
          value={subdomain}
          onChange={(event) => changeDraft({ sovereignSubdomain: event.target.value })}
        />
        <SelectField
          id="pool-domain-select"
          data-testid="pool-domain-select"
          label={t("pool.domain")}
          hint={t("pool.domain.hint")}
          className="technical"
          value={pool}
          onChange={(event) => changeDraft({ sovereignPoolDomain: event.target.value })}
        >
          {options.map((domain) => (
            <option key={domain} value={domain}>
              {domain}
            </option>
          ))}
        </SelectField>
      </div>
      {pools.isError && !isUnauthenticated(pools.error) && (
        <ErrorCard error={pools.error} onRetry={() => void pools.refetch()} testId="pools-error" />
      )}
      <Availability check={check} />
      <Proposals check={check} />
    </div>
  );
}

function Availability({ check }: { check: NameCheck }) {
  const t = useText("domain");
  const shell = useText("shell");
  const { state, fqdn, result, error } = check;
  const retry = (
    <Button small icon="refresh" data-testid="pool-check-retry" onClick={() => void askForName("now")}>
      {shell("retry")}
    </Button>
  );
  if (state === "failed") return <ErrorCard error={error} onRetry={() => void askForName("now")} testId="pool-check-error" />;
  return (
    <div className="availability" role="status" data-testid="pool-availability" data-state={state} data-reason={result?.reason ?? ""}>
      {state === "checking" && <Pill look="busy">{t("availability.checking")}</Pill>}
      {state === "signed-out" && (
        <>
          <span>{t("availability.signed-out")}</span>
          <Button small data-testid="pool-check-sign-in" onClick={() => void askForName("now")}>
            {t("availability.sign-in")}
          </Button>
        </>
      )}
      {result?.available && (
        <>
          <Pill look="ok">{t("availability.free")}</Pill> <DomainName name={fqdn} />
        </>
      )}
      {result?.available === false && result.reason && (
        <>
          <Pill look={isUndecided(result) ? "warn" : "bad"}>{t(isUndecided(result) ? "availability.unknown" : "availability.taken")}</Pill>
          <span>{t(`reason.${result.reason}`, { fqdn })}</span>
          {isUndecided(result) && retry}
        </>
      )}
    </div>
  );
}

/** Names are only proposed: what a person has typed is never replaced by itself. */
function Proposals({ check }: { check: NameCheck }) {
  const t = useText("domain");
  const orgName = useDraft((draft) => draft.orgName);
  const subdomain = useDraft(subdomainOf);
  const isTaken = check.result?.available === false && !isUndecided(check.result);
  const proposals = proposeSubdomains(orgName).filter((each) => each !== subdomain);
  if ((subdomain !== "" && !isTaken) || proposals.length === 0) return null;
  return (
    <div className="row" data-testid="pool-suggestions">
      <span className="muted">{t("pool.proposals")}</span>
      {proposals.map((each) => (
        <Button key={each} small data-testid={`pool-suggestion-${each}`} onClick={() => changeDraft({ sovereignSubdomain: each })}>
          <bdi dir="ltr" className="mono">
            {each}
          </bdi>
        </Button>
      ))}
    </div>
  );
}
