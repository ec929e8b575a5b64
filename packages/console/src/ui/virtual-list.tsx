import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";

/** A list of so many rows stands whole in the document: then the browser's own search finds everything in it. */
const wholeUpTo = 60;

interface ListProps<Item> {
  items: readonly Item[];
  keyOf(item: Item): string;
  /** Height of a row before it is measured, pixels. */
  estimate: number;
  children(item: Item, index: number): ReactNode;
  testId?: string;
  label?: string;
  /** Brings this row into view whenever another one is named; -1 leaves the page where it is. */
  showIndex?: number;
}

/** Rows of a long list in the page's own scroll: only those near the screen are in the document, each measured as it is. */
export function VirtualList<Item>({ items, keyOf, estimate, children, testId, label, showIndex = -1 }: ListProps<Item>) {
  const ref = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(ref.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index]!),
    scrollMargin: top,
    overscan: items.length <= wholeUpTo ? wholeUpTo : 12,
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

export { useVirtualizer };
