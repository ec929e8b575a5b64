import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ListProps } from "./list-props.ts";

/** Rows in the page's own scroll, of which only those near the screen are in the document, each measured as it is. */
export function WindowedList<Item>({ items, keyOf, estimate, children, testId, label, showIndex = -1 }: ListProps<Item>) {
  const ref = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(ref.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index]!),
    scrollMargin: top,
    overscan: 12,
  });
  const scrollTo = useRef(rows.scrollToIndex);
  scrollTo.current = rows.scrollToIndex;
  useEffect(() => {
    if (showIndex >= 0) scrollTo.current(showIndex, { align: "center" });
  }, [showIndex]);
  return (
    <ul ref={ref} data-testid={testId} aria-label={label} style={{ position: "relative", blockSize: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, key, start }) => (
        <li
          key={key}
          data-index={index}
          ref={rows.measureElement}
          aria-setsize={items.length}
          aria-posinset={index + 1}
          style={{ position: "absolute", insetInline: 0, insetBlockStart: 0, transform: `translateY(${start - top}px)` }}
        >
          {children(items[index]!, index)}
        </li>
      ))}
    </ul>
  );
}
