import { hierarchy, tree } from "d3-hierarchy";
import { levels, type Part } from "./topology-tree.ts";

/** Levels lie side by side where there is room, one below the other where there is not. */
export type Orientation = "across" | "down";

export interface PlacedPart {
  part: Part;
  /** Start corner of its box, pixels of the drawing. */
  x: number;
  y: number;
}

export interface Drawing {
  width: number;
  height: number;
  box: { width: number; height: number };
  parts: PlacedPart[];
  /** Paths from a part to those inside it. */
  edges: { id: string; path: string }[];
  /** Where the label of each level stands: at its start, in the room kept for labels. */
  labels: { level: (typeof levels)[number]; x: number; y: number }[];
}

/** Boxes, the room between levels, and that between neighbours, pixels. */
const measures = {
  across: { box: { width: 208, height: 58 }, between: 60, beside: 16, label: 34 },
  down: { box: { width: 106, height: 74 }, between: 42, beside: 8, label: 0 },
} as const;
const edgePx = 4;

/** Places clouds, regions, clusters and virtual clusters so that each level has a line of its own and nothing overlaps. */
export function drawTopology(clouds: readonly Part[], orientation: Orientation): Drawing {
  const { box, between, beside, label } = measures[orientation];
  const isAcross = orientation === "across";
  const [along, aside] = isAcross ? [box.width + between, box.height + beside] : [box.height + between, box.width + beside];
  const root = hierarchy<{ part?: Part; children: { part: Part }[] } | { part: Part }>(
    { children: clouds.map((part) => ({ part })) },
    (node) => ("children" in node ? node.children : node.part.children.map((part) => ({ part }))),
  );
  const nodes = tree<typeof root.data>()
    .nodeSize([aside, along])
    .separation(() => 1)(root)
    .descendants()
    .filter(({ depth }) => depth > 0);
  const first = Math.min(...nodes.map(({ x }) => x), 0);
  const start = nodes.length === 0 ? 0 : first;
  const placed = nodes.map((node) => {
    const [level, place] = [(node.depth - 1) * along + edgePx, node.x - start + edgePx];
    return { node, x: isAcross ? level : place, y: isAcross ? place + label : level };
  });
  const at = new Map(placed.map((each) => [each.node, each]));
  const depth = Math.max(0, ...nodes.map((node) => node.depth));
  const last = Math.max(0, ...placed.map(({ x, y }) => (isAcross ? y : x)));
  return {
    width: isAcross ? depth * along - between + 2 * edgePx : last + box.width + edgePx,
    height: isAcross ? last + box.height + edgePx : depth * along - between + 2 * edgePx,
    box,
    parts: placed.flatMap(({ node, x, y }) => (node.data.part ? [{ part: node.data.part, x, y }] : [])),
    edges: placed.flatMap(({ node, x, y }) => {
      const from = node.parent && at.get(node.parent);
      if (!from || !node.data.part) return [];
      return [{ id: node.data.part.id, path: isAcross ? across(from, { x, y }, box) : down(from, { x, y }, box) }];
    }),
    labels: isAcross ? levels.slice(0, depth).map((level, index) => ({ level, x: index * along + edgePx, y: 18 })) : [],
  };
}

interface Point {
  x: number;
  y: number;
}

function across(from: Point, to: Point, box: Drawing["box"]): string {
  const [start, end] = [from.x + box.width, to.x];
  const middle = (start + end) / 2;
  const half = box.height / 2;
  return `M${start} ${from.y + half}C${middle} ${from.y + half} ${middle} ${to.y + half} ${end} ${to.y + half}`;
}

function down(from: Point, to: Point, box: Drawing["box"]): string {
  const [start, end] = [from.y + box.height, to.y];
  const middle = (start + end) / 2;
  const half = box.width / 2;
  return `M${from.x + half} ${start}C${from.x + half} ${middle} ${to.x + half} ${middle} ${to.x + half} ${end}`;
}
