import type { State, WipeReport } from "@catalyst/contract";
import { formatDateTime, formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Technical } from "../../ui/technical.tsx";

/** The report of a wipe: what was found and deleted, and whether anything was left. */
export function WipedCard({ state, report }: { state: State; report: unknown }) {
  const t = useText("progress");
  const known = report as WipeReport | undefined;
  const kinds = known ? [...new Set([...Object.keys(known.found), ...Object.keys(known.deleted)])].toSorted() : [];
  const left = known ? [...known.residualOrphans, ...known.left] : [];
  const at = known?.wipedAt ?? state.finishedAt;
  return (
    <section className="card stack" data-testid="wipe-report" aria-labelledby="wipe-report-title">
      <h2 id="wipe-report-title">{t("wiped.title", { name: state.sovereignFQDN })}</h2>
      <p>{at ? t("wiped.text", { time: formatDateTime(at) }) : t("wiped.text.untimed")}</p>
      {known && (
        <p className="row" data-testid="wipe-report-residual">
          <Icon name={left.length === 0 && known.verifiedZeroOrphans ? "check" : "warning"} />
          {left.length > 0 ? t("wiped.left", { count: left.length }) : known.verifiedZeroOrphans ? t("wiped.none") : t("wiped.unverified")}
        </p>
      )}
      {left.length > 0 && (
        <ul className="plain-list">
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
      {known && kinds.length > 0 && (
        <div className="table-frame">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("wiped.kind")}</th>
                <th scope="col">{t("wiped.found")}</th>
                <th scope="col">{t("wiped.deleted")}</th>
              </tr>
            </thead>
            <tbody>
              {kinds.map((kind) => (
                <tr key={kind}>
                  <th scope="row">
                    <Technical>{kind}</Technical>
                  </th>
                  <td>{formatNumber(known.found[kind] ?? 0)}</td>
                  <td>{formatNumber(known.deleted[kind] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
