import type { TreemapItem } from "@catalyst/contract";
import { formatNumber, formatPercent } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import type { TreemapChoice } from "./treemap-choice.ts";

interface TableProps {
  items: readonly TreemapItem[];
  choice: TreemapChoice;
  onOpen(id: string): void;
}

/** What the map shows, in figures. */
export function TreemapTable({ items, choice, onOpen }: TableProps) {
  const t = useText("dashboard");
  return (
    <section className="card stack" aria-labelledby="dashboard-table-title">
      <h2 id="dashboard-table-title">{t("table")}</h2>
      <div className="table-frame" role="group" aria-labelledby="dashboard-table-title" tabIndex={0}>
        <table className="table" data-testid="dashboard-table">
          <thead>
            <tr>
              <th scope="col">{t("table.name")}</th>
              <th scope="col">{t(`size.${choice.size}`)}</th>
              <th scope="col">{t(`color.${choice.color}`)}</th>
              <th scope="col">{t("table.count")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  {item.children && item.children.length > 0 ? (
                    <button type="button" className="button quiet small" onClick={() => onOpen(item.id)}>
                      <bdi dir="ltr">{item.name}</bdi>
                    </button>
                  ) : (
                    <bdi dir="ltr">{item.name}</bdi>
                  )}
                </th>
                <td>{item.size_value === undefined ? "—" : formatNumber(item.size_value)}</td>
                <td>{item.percentage === null ? t("percentage.none") : formatPercent(item.percentage)}</td>
                <td>{formatNumber(item.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
