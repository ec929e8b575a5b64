import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { type MilestoneStatus, milestonesOf } from "./milestones.ts";
import { Section } from "./section.tsx";

const looks: Record<MilestoneStatus, PillLook> = { done: "ok", running: "busy", failed: "bad", todo: "idle", unseen: "warn" };

/** What is done and what is still missing until the Sovereign is complete. */
export function MilestonesSection({ state }: { state: State }) {
  const t = useText("facts");
  const milestones = milestonesOf(state);
  return (
    <Section title={t("milestones.title")} testId="success-missing">
      <ol className="milestones">
        {milestones.map(({ name, status }) => (
          <li key={name} data-milestone={name} data-status={status}>
            <span>{t(`milestone.${name}`)}</span>
            <Pill look={looks[status]}>{t(`milestone-status.${status}`)}</Pill>
          </li>
        ))}
      </ol>
      {milestones.some(({ status }) => status === "unseen") && <p className="muted">{t("milestones.unseen")}</p>}
    </Section>
  );
}
