import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Icon } from "../../ui/icon.tsx";
import { type Order, nextOrder, sortRows } from "./sort-rows.ts";

export interface Column<Row> {
  id: string;
  label: string;
  /** What rows are sorted by. */
  value(row: Row): string | number | null;
  /** What is shown; the value itself unless said. */
  cell?(row: Row): ReactNode;
}

interface DataTableProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf(row: Row): string;
  labelledBy: string;
}

const rowPx = 45;

/** A table that sorts by a press on a column's head; of a long one only the rows near the screen are in the document. */
export function DataTable<Row>({ rows, columns, keyOf, labelledBy }: DataTableProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState<Order>({ column: columns[0]!.id, isDescending: false });
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === order.column) ?? columns[0]!;
    return sortRows(rows, (row) => column.value(row), order.isDescending);
  }, [rows, columns, order]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => keyOf(sorted[index]!),
    overscan: 10,
    initialRect: { width: 800, height: 440 },
  });
  const shown = virtual.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div className="table-frame data-frame" ref={frame} role="group" aria-labelledby={labelledBy} tabIndex={0}>
      <table className="table" aria-labelledby={labelledBy} aria-rowcount={sorted.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ id, label }) => (
              <th key={id} scope="col" aria-sort={order.column === id ? (order.isDescending ? "descending" : "ascending") : undefined}>
                <button type="button" className="sort-button" onClick={() => setOrder(nextOrder(order, id))}>
                  {label}
                  {order.column === id && <Icon name={order.isDescending ? "down" : "up"} />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={before} columns={columns.length} />
          {shown.map(({ index, key }) => (
            <tr key={String(key)} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 2}>
              {columns.map(({ id, value, cell }) => (
                <td key={id}>{cell ? cell(sorted[index]!) : (value(sorted[index]!) ?? "—")}</td>
              ))}
            </tr>
          ))}
          <Gap height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Room of the rows that are not in the document. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return height > 0 ? (
    <tr aria-hidden="true">
      <td colSpan={columns} className="gap" style={{ blockSize: height }} />
    </tr>
  ) : null;
}
