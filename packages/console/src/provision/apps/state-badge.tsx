import { useText } from "../../i18n/texts.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import type { ApplicationState } from "./applications.ts";

const looks: Record<ApplicationState, [look: string, icon: IconName]> = {
  planned: ["idle", "list"],
  pending: ["idle", "clock"],
  installing: ["busy", "refresh"],
  installed: ["ok", "check"],
  degraded: ["warn", "warning"],
  failed: ["bad", "error"],
  absent: ["idle", "minus"],
};

/** Where an Application stands: a word, a drawing and a colour. */
export function StateBadge({ state, region }: { state: ApplicationState; region?: string }) {
  const t = useText("apps");
  const [look, icon] = looks[state];
  return (
    <span className={`pill ${look}`} data-state={state}>
      <Icon name={icon} />
      {region !== undefined && <bdi dir="ltr">{region}</bdi>}
      {t(`state.${state}`)}
    </span>
  );
}
