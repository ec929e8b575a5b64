import { useText } from "../../i18n/texts.ts";
import { Banner } from "../../ui/states.tsx";
import type { PlanReason } from "../live/use-record.ts";

export function PlanNotice({ reason }: { reason: PlanReason }) {
  const t = useText("progress");
  return (
    <Banner icon="info" testId="plan-view-banner" role="note">
      <p>
        <strong>{t("plan.title")}</strong>
      </p>
      <p>
        {t(`plan.${reason}`)} {t("plan.text")}
      </p>
    </Banner>
  );
}
