import type { State, WipeReport } from "@catalyst/contract";
import { formatDateTime } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { WipeReportView } from "../dialogs/wipe-report-view.tsx";

/** Tells that a Sovereign was wiped, and what its wipe found, deleted and left. Needs the texts of `progress` and `dialogs`. */
export function WipedCard({ state, report }: { state: State; report: unknown }) {
  const t = useText("progress");
  const known = report as WipeReport | undefined;
  const at = known?.wipedAt ?? state.finishedAt;
  return (
    <section className="card stack" data-testid="wiped-notice" aria-labelledby="wiped-title">
      <h2 id="wiped-title">{t("wiped.title", { name: state.sovereignFQDN })}</h2>
      <p>{at ? t("wiped.text", { time: formatDateTime(at) }) : t("wiped.text.untimed")}</p>
      {known && <WipeReportView report={known} />}
    </section>
  );
}
