import type { Health } from "@catalyst/contract";
import type { AreaTexts } from "../../i18n/areas.ts";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Technical } from "../../ui/technical.tsx";
import type { Column } from "./data-table.tsx";
import { HealthPill } from "./health-pill.tsx";

type ColumnName = {
  [Key in keyof AreaTexts["infrastructure"]]: Key extends `column.${infer Name}` ? Name : never;
}[keyof AreaTexts["infrastructure"]];

/** Makes the columns of a table of one kind of row. */
export function useColumns<Row>() {
  const t = useText("infrastructure");
  return {
    /** Names, addresses, sizes: left to right in every language. */
    text: (name: ColumnName, value: (row: Row) => string | null): Column<Row> => ({
      id: name,
      label: t(`column.${name}`),
      value,
      cell: (row) => {
        const text = value(row);
        return text === null || text === "" ? <span className="muted">{t("value.none")}</span> : <Technical>{text}</Technical>;
      },
    }),
    number: (name: ColumnName, value: (row: Row) => number | null): Column<Row> => ({
      id: name,
      label: t(`column.${name}`),
      value,
      cell: (row) => {
        const number = value(row);
        return number === null ? <span className="muted">{t("value.none")}</span> : formatNumber(number);
      },
    }),
    status: (value: (row: Row) => Health): Column<Row> => ({
      id: "status",
      label: t("column.status"),
      value,
      cell: (row) => <HealthPill status={value(row)} />,
    }),
  };
}
