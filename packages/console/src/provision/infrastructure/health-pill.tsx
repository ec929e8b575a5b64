import type { Health } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import type { IconName } from "../../ui/icon.tsx";
import { Pill, type PillLook } from "../../ui/pill.tsx";

const looks: Record<Health, PillLook> = { healthy: "ok", degraded: "warn", failed: "bad", unknown: "idle" };
export const healthIcons: Record<Health, IconName> = { healthy: "check", degraded: "warning", failed: "error", unknown: "clock" };

/** How a part is, as far as anybody has seen it. */
export function HealthPill({ status, testId }: { status: Health; testId?: string }) {
  const t = useText("infrastructure");
  return (
    <Pill look={looks[status]} {...(testId === undefined ? {} : { testId })}>
      {t(`status.${status}`)}
    </Pill>
  );
}
