import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { Technical } from "../../ui/technical.tsx";
import { Section } from "./section.tsx";

/** The steps by which a Sovereign becomes its own, in order. */
export const handoverSteps = [
  "cloud-credentials",
  "no-drift",
  "adopt-observe",
  "adopt-manage",
  "platform",
  "dns-write",
  "state-archived",
  "access-dropped",
  "receipt",
] as const;

/** How far the handover is, and what the mothership still holds. A step without evidence is not called done. */
export function HandoverSection({ state }: { state: State }) {
  const t = useText("facts");
  const isOver = state.status === "adopted";
  return (
    <Section
      title={t("handover.title")}
      testId="handover-report"
      aside={<Pill look={isOver ? "ok" : "idle"}>{t(isOver ? "handover.done" : "handover.not-begun")}</Pill>}
    >
      {!isOver && <p>{t("handover.text")}</p>}
      <ol className="milestones">
        {handoverSteps.map((step, index) => (
          <li key={step} data-step={step} data-status={isOver ? "done" : "todo"}>
            <span>
              {index + 1}. {t(`handover.${step}`)}
            </span>
            <Technical>{step}</Technical>
          </li>
        ))}
      </ol>
      <p data-testid="independence-note">
        {isOver ? t("independence.over") : t("independence.until", { count: state.credentialsHeld.length })}
      </p>
    </Section>
  );
}
