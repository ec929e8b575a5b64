import { listText } from "./list-text.ts";
import { useText } from "../../../i18n/texts.ts";
import { Pill } from "../../../ui/pill.tsx";
import { Technical } from "../../../ui/technical.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { industries, organisationSizes } from "../../draft/profile-lists.ts";
import { fqdnOf } from "../../request/sovereign-domain.ts";
import { cloudRegionOf, providerOf } from "../../rules/provider-facts.ts";
import { countPlan, resolveRegions, type ResolvedRegion } from "../../rules/regions.ts";
import { topologyOf } from "../../rules/topology-facts.ts";
import { useSecrets } from "../../secrets.ts";
import { needsCredentials, providerName } from "../credentials/missing.ts";
import { useTokenCheck } from "../credentials/token-check.ts";
import { DomainName } from "../domain/domain-name-text.tsx";
import { Fact, ReviewSection } from "./review-section.tsx";

export function OrganisationSection() {
  const t = useText("review");
  const { orgName, orgHeadquarters, orgIndustry, orgSize, orgCompliance } = useDraft((draft) => draft);
  return (
    <ReviewSection name="organisation">
      <dl className="facts">
        <Fact name={t("org.name")}>
          <bdi>{orgName}</bdi>
        </Fact>
        <Fact name={t("org.headquarters")}>{orgHeadquarters && <bdi>{orgHeadquarters}</bdi>}</Fact>
        <Fact name={t("org.industry")}>{orgIndustry && <Listed member="orgIndustry" list={industries} value={orgIndustry} />}</Fact>
        <Fact name={t("org.size")}>{orgSize && <Listed member="orgSize" list={organisationSizes} value={orgSize} />}</Fact>
        <Fact name={t("org.compliance")}>{orgCompliance.length > 0 && <bdi>{listText(orgCompliance)}</bdi>}</Fact>
      </dl>
    </ReviewSection>
  );
}

/** A choice of step 1, in the words that it was chosen by. */
function Listed({ member, list, value }: { member: "orgIndustry" | "orgSize"; list: readonly string[]; value: string }) {
  const t = useText("plan");
  return <bdi>{t(`${member}.${list.indexOf(value)}` as "orgIndustry.0")}</bdi>;
}

export function TopologySection() {
  const t = useText("review");
  const draft = useDraft((each) => each);
  const { hostClusters, dayTwoClusters, regions, vclusters } = countPlan(draft);
  return (
    <ReviewSection name="topology">
      <dl className="facts">
        <Fact name={t("topology.name")}>
          <Technical>{topologyOf(draft.topology)?.name ?? "—"}</Technical>
        </Fact>
        <Fact name={t("topology.clusters")}>{t("topology.counts", { regions, now: hostClusters, later: dayTwoClusters, vclusters })}</Fact>
        <Fact name={t("topology.ha")}>{t(draft.haEnabled ? "topology.ha.on" : "topology.ha.off")}</Fact>
        <Fact name={t("topology.airgap")}>{t(draft.airgap ? "yes" : "no")}</Fact>
        <Fact name={t("topology.identity")}>
          {t(draft.keycloakTopology === "per-organization" ? "topology.identity.each" : "topology.identity.shared")}
        </Fact>
      </dl>
    </ReviewSection>
  );
}

export function ProviderSection() {
  const draft = useDraft((each) => each);
  return (
    <ReviewSection name="provider">
      <ul className="review-regions">
        {resolveRegions(draft).map((region) => (
          <li key={region.index} data-testid={`review-region-${region.index}`}>
            <Region region={region} />
          </li>
        ))}
      </ul>
    </ReviewSection>
  );
}

function Region({ region }: { region: ResolvedRegion }) {
  const t = useText("review");
  const plan = useText("plan");
  const { provider, cloudRegion, controlPlaneCount, controlPlaneSize, workerCount, workerSize, isPlanOnly } = region;
  const place = cloudRegionOf(provider, cloudRegion);
  return (
    <>
      <p className="row">
        <strong>{plan(region.labelKey)}</strong>
        {isPlanOnly && <Pill look="warn">{t("plan-only")}</Pill>}
      </p>
      <p className="muted">
        {providerOf(provider)?.name} · <Technical>{cloudRegion || "—"}</Technical>
        {place && (
          <>
            {" · "}
            <bdi>{`${place.location}, ${place.country}`}</bdi>
          </>
        )}
      </p>
      <p>
        {t("region.control-planes", { count: controlPlaneCount })} <Technical>{controlPlaneSize || "—"}</Technical>
        {workerCount > 0 && (
          <>
            {" · "}
            {t("region.workers", { count: workerCount })} <Technical>{workerSize}</Technical>
          </>
        )}
      </p>
    </>
  );
}

export function CredentialsSection() {
  const t = useText("review");
  const hasToken = useSecrets(({ hetznerToken }) => hetznerToken !== "");
  const hasOwnToken = useSecrets(({ sovereignCloudToken }) => sovereignCloudToken !== "");
  const hasStorage = useSecrets(({ objectStorageAccessKey }) => objectStorageAccessKey !== "");
  const { state } = useTokenCheck();
  const { hetznerProjectId, dedicatedProject, objectStorageRegion } = useDraft((draft) => draft);
  return (
    <ReviewSection name="credentials">
      <dl className="facts">
        <Fact name={t("credentials.token", { provider: providerName })}>
          {!needsCredentials() ? (
            t("credentials.none")
          ) : hasToken ? (
            <>
              <Technical>••••</Technical> {state === "valid" && <Pill look="ok">{t("credentials.validated")}</Pill>}
            </>
          ) : (
            <Pill look="bad">{t("credentials.again")}</Pill>
          )}
        </Fact>
        <Fact name={t("credentials.project")}>{hetznerProjectId && <Technical>{hetznerProjectId}</Technical>}</Fact>
        <Fact name={t("credentials.dedicated")}>{t(dedicatedProject ? "yes" : "no")}</Fact>
        {hasOwnToken && (
          <Fact name={t("credentials.own-token")}>
            <Technical>••••</Technical>
          </Fact>
        )}
        {hasStorage && (
          <Fact name={t("credentials.storage")}>
            <Technical>{`${objectStorageRegion} ••••`}</Technical>
          </Fact>
        )}
      </dl>
    </ReviewSection>
  );
}

export function SSHSection() {
  const t = useText("review");
  const { sshPublicKey, sshFingerprint, sshAllowedCIDRs, k8sAPIAllowedCIDRs } = useDraft((draft) => draft);
  return (
    <ReviewSection name="ssh">
      <dl className="facts">
        <Fact name={t("ssh.key")}>{sshPublicKey && <Technical>{sshPublicKey.split(" ")[0]}</Technical>}</Fact>
        <Fact name={t("ssh.fingerprint")}>{sshFingerprint && <Technical>{sshFingerprint}</Technical>}</Fact>
        <Fact name={t("ssh.ranges")}>
          {sshAllowedCIDRs.length > 0 ? <Technical>{sshAllowedCIDRs.join(", ")}</Technical> : t("ssh.nobody")}
        </Fact>
        <Fact name={t("ssh.api-ranges")}>
          {k8sAPIAllowedCIDRs ? <Technical>{k8sAPIAllowedCIDRs.join(", ")}</Technical> : t("ssh.everybody")}
        </Fact>
      </dl>
    </ReviewSection>
  );
}

export function DomainSection() {
  const t = useText("review");
  const draft = useDraft((each) => each);
  const fqdn = fqdnOf(draft);
  return (
    <ReviewSection name="domain">
      <dl className="facts">
        <Fact name={t("domain.console")}>{fqdn && <DomainName name={`console.${fqdn}`} />}</Fact>
        <Fact name={t("domain.mode")}>{t(`domain.mode.${draft.sovereignDomainMode}`)}</Fact>
        {draft.sovereignDomainMode === "byo-api" && (
          <Fact name={t("domain.registrar")}>{draft.registrarType && <Technical>{`${draft.registrarType} ••••`}</Technical>}</Fact>
        )}
        <Fact name={t("domain.email")}>{draft.orgEmail && <Technical>{draft.orgEmail.trim()}</Technical>}</Fact>
      </dl>
    </ReviewSection>
  );
}
