import type { ReactNode } from "react";

export interface ListProps<Item> {
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
