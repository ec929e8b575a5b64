import type { TreemapItem } from "@catalyst/contract";
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";

/** A cell of the map as it is drawn; places in shares of the whole, 0 to 1. `path` leads to it from the outermost layer shown. */
export interface Cell {
  item: TreemapItem;
  path: string[];
  x: number;
  y: number;
  width: number;
  height: number;
  /** Whether it frames the cells of the next layer. */
  isGroup: boolean;
}

/** Room that a group keeps above its cells for its name, pixels. */
const headPx = 26;
const gapPx = 3;
/** Share of the whole that is drawn for what has no size, so that it can be seen and opened. */
const leastShare = 0.01;

/** Lays out the layer shown and the next one inside it, in a frame of so many pixels. */
export function layOut(items: readonly TreemapItem[], frame: { width: number; height: number }): Cell[] {
  const least = leastShare * items.reduce((sum, item) => sum + sizeOf(item), 0) || 1;
  const root = hierarchy<Branch>({ children: items.map(branchOf) })
    .sum(({ item, children }) => (item && !children ? Math.max(sizeOf(item), least) : 0))
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const layout = treemap<Branch>().tile(treemapSquarify).size([frame.width, frame.height]).paddingInner(gapPx).paddingOuter(gapPx);
  return layout
    .paddingTop((node) => (node.depth === 1 && node.children ? headPx : gapPx))(root)
    .descendants()
    .flatMap((node): Cell[] => {
      const { item } = node.data;
      if (!item) return [];
      return [
        {
          item,
          path: node
            .ancestors()
            .flatMap((each) => each.data.item?.id ?? [])
            .toReversed(),
          x: node.x0 / frame.width,
          y: node.y0 / frame.height,
          width: (node.x1 - node.x0) / frame.width,
          height: (node.y1 - node.y0) / frame.height,
          isGroup: node.children !== undefined,
        },
      ];
    });
}

interface Branch {
  item?: TreemapItem;
  children?: Branch[];
}

/** Only one layer is drawn inside the one shown; deeper ones are reached by opening a cell. */
function branchOf(item: TreemapItem): Branch {
  return item.children && item.children.length > 0 ? { item, children: item.children.map((child) => ({ item: child })) } : { item };
}

function sizeOf({ size_value: size }: TreemapItem): number {
  return size !== undefined && size > 0 ? size : 0;
}
