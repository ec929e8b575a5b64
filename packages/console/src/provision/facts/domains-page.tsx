import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useText } from "../../i18n/texts.ts";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { CertificateSection } from "./certificate-section.tsx";
import { DelegationSection } from "./delegation-section.tsx";
import { DnssecSection } from "./dnssec-section.tsx";
import { isWaitingForDns, zoneState, recordRows } from "./domain-facts.ts";
import { chainQuery, dnsQuery, lookAgainMs } from "./domain-queries.ts";
import { DomainsPlan } from "./domains-plan.tsx";
import { FactsPage } from "./facts-page.tsx";
import { OwnDomainSection } from "./own-domain-section.tsx";
import { RecordsSection } from "./records-section.tsx";
import { Section } from "./section.tsx";
import { WipedFacts } from "./wiped-facts.tsx";
import { ZoneSection } from "./zone-section.tsx";

/** Zone, names, delegation, signatures and certificate of a Sovereign: each as it should be and as it is seen. */
export function DomainsPage() {
  const t = useText("shell");
  const facts = useText("facts");
  return (
    <FactsPage
      title={t("title.domains")}
      testId="domains-page"
      plan={<DomainsPlan />}
      wiped={(_state, report) => (
        <WipedFacts>
          <p>{facts(report?.pdmReleased ? "domains.wiped.released" : "domains.wiped.unknown")}</p>
        </WipedFacts>
      )}
    >
      {(state) => <DomainsOf state={state} />}
    </FactsPage>
  );
}

function DomainsOf({ state }: { state: State }) {
  const t = useText("facts");
  const zone = zoneState(state);
  const dns = useQuery({
    ...dnsQuery(state.id),
    refetchInterval: ({ state: { data } }) => (isWaitingForDns(data, state.status) ? lookAgainMs : false),
  });
  const isWaiting = isWaitingForDns(dns.data, state.status);
  // A zone that nobody has written yet has nothing to look at below its parent. The last look before the delegation is not the last word.
  const chain = useQuery({
    ...chainQuery(state.sovereignFQDN),
    refetchInterval: ({ state: { data: seen } }) =>
      zone === "ready" && (isWaiting || recordRows(state.sovereignFQDN, dns.data, seen).some(({ verdict }) => verdict !== "match"))
        ? lookAgainMs
        : false,
  });

  return (
    <>
      <ZoneSection state={state} zone={zone} nameservers={dns.data?.nameservers} />
      {state.domainMode === "byo-manual" && <OwnDomainSection state={state} dns={dns.data} isReady={zone === "ready"} />}
      {dns.error && !dns.data ? (
        <ErrorCard error={dns.error} onRetry={() => void dns.refetch()} testId="domains-error" />
      ) : dns.data ? (
        <>
          <RecordsSection state={state} dns={dns.data} chain={chain.data} isLooking={chain.isFetching} />
          <DelegationSection
            delegation={dns.data.delegation}
            isWaiting={isWaiting}
            isLooking={dns.isFetching}
            onLook={() => {
              void dns.refetch();
              void chain.refetch();
            }}
          />
        </>
      ) : (
        <Section title={t("records.title")}>
          <Loading height={280} />
        </Section>
      )}
      <DnssecSection chain={chain.data} error={chain.error} onRetry={() => void chain.refetch()} />
      <CertificateSection state={state} />
    </>
  );
}
