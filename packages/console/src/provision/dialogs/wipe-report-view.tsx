import type { WipeReport } from "@catalyst/contract";
import { formatNumber } from "../../i18n/formats.ts";
import { hasText, useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Technical } from "../../ui/technical.tsx";
import { WipeReceipt } from "./wipe-receipt.tsx";

/** What a wipe found, deleted and left, kind by kind. */
export function WipeReportView({ report }: { report: WipeReport }) {
  const t = useText("dialogs");
  const kinds = [...new Set([...Object.keys(report.found), ...Object.keys(report.deleted)])].toSorted();
  const left = [...report.residualOrphans, ...report.left];
  const isClean = report.verifiedZeroOrphans && left.length === 0;
  return (
    <section className="stack" data-testid="wipe-report" aria-label={t("report.title")}>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("report.kind")}</th>
              <th scope="col">{t("report.found")}</th>
              <th scope="col">{t("report.deleted")}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{hasText("dialogs", `kind.${kind}`) ? t(`kind.${kind}` as "kind.servers") : kind}</th>
                <td>{formatNumber(report.found[kind] ?? 0)}</td>
                <td>{formatNumber(report.deleted[kind] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="row" data-testid="wipe-report-residual">
        <Icon name={isClean ? "check" : "warning"} />
        {isClean ? t("report.none") : left.length === 0 ? t("report.unverified") : t("report.left", { count: left.length })}
      </p>
      {left.length > 0 && (
        <ul className="points">
          {left.map(({ kind, id, name, reason }) => (
            <li key={`${kind}/${id}`}>
              <Technical>
                {kind}/{name}
              </Technical>{" "}
              <span className="muted">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      {report.errors.length > 0 && (
        <ul className="points">
          {report.errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      <WipeReceipt report={report} />
    </section>
  );
}
