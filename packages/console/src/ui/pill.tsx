import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

export type PillLook = "ok" | "warn" | "bad" | "busy" | "idle";

const icons: Record<PillLook, IconName> = { ok: "check", warn: "warning", bad: "error", busy: "refresh", idle: "clock" };

/** A state in a word, with a drawing and a colour: never the colour alone. */
export function Pill({ look, children, testId }: { look: PillLook; children: ReactNode; testId?: string }) {
  return (
    <span className={`pill ${look}`} data-testid={testId}>
      <Icon name={icons[look]} />
      {children}
    </span>
  );
}
