import type { AuditEntry } from "@catalyst/contract";
import { formatDateTime } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { Pill } from "../ui/pill.tsx";
import { Technical } from "../ui/technical.tsx";

const columns = ["seq", "time", "actor", "action", "target", "outcome"] as const;

/** Entries as rows; what each one says beyond that opens below it. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useText("account");
  return (
    <div className="table-frame" role="region" aria-label={t("audit.title")} tabIndex={0}>
      <table className="table" data-testid="audit-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`audit.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <td>
                <Technical>{entry.seq}</Technical>
              </td>
              <td>
                <time dateTime={entry.time}>{formatDateTime(entry.time)}</time>
              </td>
              <td>
                <Technical>{entry.actor}</Technical>
                {entry.address && (
                  <div className="muted">
                    <Technical>{entry.address}</Technical>
                  </div>
                )}
              </td>
              <td>
                <Technical>{entry.action}</Technical>
                {Object.keys(entry.detail).length > 0 && (
                  <details>
                    <summary>{t("audit.detail")}</summary>
                    <pre dir="ltr">{JSON.stringify(entry.detail, null, 2)}</pre>
                  </details>
                )}
              </td>
              <td>{entry.target ? <Technical>{entry.target}</Technical> : "—"}</td>
              <td>
                <Pill look={entry.outcome === "allowed" ? "ok" : "bad"}>{t(`audit.outcome.${entry.outcome}`)}</Pill>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
