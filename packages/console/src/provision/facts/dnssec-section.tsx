import type { ChainZone, DelegationChain } from "@catalyst/contract";
import { formatClock, formatDateTime } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { Section } from "./section.tsx";

const looks: Record<ChainZone["trust"], PillLook> = { secure: "ok", insecure: "warn", bogus: "bad", unknown: "idle" };

/** Whether the domain's answers can be trusted, zone by zone from the root, and what stands in the way. */
export function DnssecSection({ chain, error, onRetry }: { chain: DelegationChain | undefined; error: unknown; onRetry(): void }) {
  const t = useText("facts");
  return (
    <Section
      title={t("dnssec.title")}
      testId="domains-dnssec"
      aside={chain && <span className="muted">{t("as-of", { time: formatClock(chain.checkedAt) })}</span>}
    >
      {!chain && error ? <ErrorCard error={error} onRetry={onRetry} /> : null}
      {!chain && !error ? <Loading height={180} /> : null}
      {chain && (
        <>
          <ol className="chain">
            {chain.zones.map((zone) => (
              <ZoneStep key={zone.zone} zone={zone} />
            ))}
          </ol>
          {chain.problems.length === 0 ? (
            <p className="muted">{t("dnssec.no-problems")}</p>
          ) : (
            <ul className="stack-small" data-testid="domains-problems" aria-label={t("dnssec.problems")}>
              {chain.problems.map(({ zone, problem, next }) => (
                <li key={`${zone} ${problem}`} className="problem-line">
                  <p>
                    <span lang="en" dir="auto">
                      {problem}
                    </span>
                  </p>
                  <p className="muted" lang="en" dir="auto">
                    {next}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  );
}

function ZoneStep({ zone: { zone, trust, ds, keys, signatures } }: { zone: ChainZone }) {
  const t = useText("facts");
  return (
    <li data-zone={zone} data-trust={trust}>
      <span className="row spread">
        <Technical>{zone}</Technical>
        <Pill look={looks[trust]}>{t(`trust.${trust}`)}</Pill>
      </span>
      <span className="muted">
        {zone === "." ? t("dnssec.root", { keys: keys.length }) : t("dnssec.figures", { ds: ds.length, keys: keys.length })}
        {signatures.keysUntil && ` · ${t("dnssec.until", { time: formatDateTime(signatures.keysUntil) })}`}
      </span>
    </li>
  );
}
