import { startTransition, useEffect, useState } from "react";

/** New cards that one frame may draw: about four rows, so that the next key press waits for no more than that. */
const part = 12;

/** All items when a page opens; when they change, the first of them at once and the rest within the next frames. */
export function useInParts<Item>(items: readonly Item[]): readonly Item[] {
  const [drawn, setDrawn] = useState({ items, count: items.length });
  if (drawn.items !== items) setDrawn({ items, count: part });
  const isWhole = drawn.count >= items.length;
  useEffect(() => {
    if (isWhole) return undefined;
    const frame = requestAnimationFrame(() =>
      startTransition(() => setDrawn((now) => (now.items === items ? { items, count: now.count + part } : now))),
    );
    return () => cancelAnimationFrame(frame);
  }, [items, drawn.count, isWhole]);
  return isWhole ? items : items.slice(0, drawn.count);
}
