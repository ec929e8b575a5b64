import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { Technical } from "../../ui/technical.tsx";
import type { zoneState } from "./domain-facts.ts";
import { Section } from "./section.tsx";

type ZoneState = ReturnType<typeof zoneState>;

const looks: Record<ZoneState, PillLook> = { ready: "ok", writing: "busy", failed: "bad", later: "idle" };

/** The zone's name, how it came to be, and who serves it. */
export function ZoneSection({ state, zone, nameservers }: { state: State; zone: ZoneState; nameservers: string[] | undefined }) {
  const t = useText("facts");
  return (
    <Section
      title={t("zone.title")}
      testId="domains-zone"
      aside={
        <Pill look={looks[zone]} testId="domains-zone-state">
          {t(`zone.${zone}`)}
        </Pill>
      }
    >
      <dl className="facts">
        <dt>{t("zone.name")}</dt>
        <dd className="row">
          <Technical testId="domains-fqdn">{state.sovereignFQDN}</Technical>
          <CopyButton text={state.sovereignFQDN} />
        </dd>
        <dt>{t("zone.mode")}</dt>
        <dd>{t(`mode.${state.domainMode}`)}</dd>
        <dt>{t("zone.servers")}</dt>
        <dd>
          {nameservers && nameservers.length > 0 ? (
            <ul>
              {nameservers.map((host) => (
                <li key={host}>
                  <Technical>{host}</Technical>
                </li>
              ))}
            </ul>
          ) : (
            "—"
          )}
        </dd>
      </dl>
      <p className="muted">{t(`zone.${zone}.text`)}</p>
    </Section>
  );
}
