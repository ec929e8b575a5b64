import type { State } from "@catalyst/contract";
import { useText } from "../i18n/texts.ts";
import { Pill, type PillLook } from "../ui/pill.tsx";

const looks: Record<State["status"], PillLook> = {
  provisioning: "busy",
  "tofu-applying": "busy",
  "flux-bootstrapping": "busy",
  "phase1-watching": "busy",
  ready: "ok",
  adopted: "ok",
  failed: "bad",
  cancelled: "warn",
  wiping: "warn",
  wiped: "idle",
};

/** A deployment's status in words, with its sub state. */
export function StatusPill({ state, testId }: { state: Pick<State, "status" | "subState">; testId?: string }) {
  const t = useText("shell");
  const sub = state.subState ? ` · ${t(`sub.${state.subState}`)}` : "";
  return (
    <Pill look={looks[state.status]} {...(testId ? { testId } : {})}>
      {t(`status.${state.status}`)}
      {sub}
    </Pill>
  );
}
