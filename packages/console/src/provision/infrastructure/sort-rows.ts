export interface Order {
  column: string;
  isDescending: boolean;
}

/** A press on the column that sorts turns it round; on another sorts by that one. */
export function nextOrder(order: Order, column: string): Order {
  return { column, isDescending: order.column === column && !order.isDescending };
}

/** Numbers by size, names as people count (`node-2` before `node-10`); what is not known is last either way. */
export function sortRows<Row>(rows: readonly Row[], valueOf: (row: Row) => string | number | null, isDescending: boolean): Row[] {
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .toSorted((one, other) => {
      if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
      const difference =
        typeof one.value === "number" && typeof other.value === "number"
          ? one.value - other.value
          : collator.compare(String(one.value), String(other.value));
      return isDescending ? -difference : difference;
    })
    .map(({ row }) => row);
}

const collator = new Intl.Collator("en", { numeric: true });
