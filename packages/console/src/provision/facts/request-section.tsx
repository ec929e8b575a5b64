import type { State } from "@catalyst/contract";
import { formatDateTime } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Technical } from "../../ui/technical.tsx";
import { Section } from "./section.tsx";

/** The request as it is stored: what was secret stands there as redacted. */
export function RequestSection({ state }: { state: State }) {
  const t = useText("facts");
  const { request } = state;
  const text = JSON.stringify(request, null, 2);
  return (
    <Section title={t("request.title")} testId="settings-request">
      <dl className="facts">
        <dt>{t("request.id")}</dt>
        <dd className="row">
          <Technical testId="settings-id">{state.id}</Technical>
          <CopyButton text={state.id} />
        </dd>
        <dt>{t("request.name")}</dt>
        <dd>
          <Technical>{state.sovereignFQDN}</Technical>
        </dd>
        <dt>{t("request.organization")}</dt>
        <dd>
          <bdi>{stringOf(request["orgName"])}</bdi>
        </dd>
        <dt>{t("request.email")}</dt>
        <dd>
          <Technical>{stringOf(request["orgEmail"])}</Technical>
        </dd>
        <dt>{t("request.regions")}</dt>
        <dd>
          <Technical>{state.regions.map(({ cloudRegion }) => cloudRegion).join(", ")}</Technical>
        </dd>
        <dt>{t("request.begun")}</dt>
        <dd>
          {formatDateTime(state.startedAt)} · {t("request.attempt", { attempt: state.attempt })}
        </dd>
      </dl>
      <details data-testid="settings-request-details">
        <summary>{t("request.whole")}</summary>
        <pre data-testid="settings-request-json" tabIndex={0} aria-label={t("request.whole")}>
          {text}
        </pre>
        <CopyButton text={text} />
      </details>
    </Section>
  );
}

function stringOf(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : "—";
}
