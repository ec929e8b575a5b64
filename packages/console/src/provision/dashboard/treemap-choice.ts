import { type TreemapItem, treemapColors, treemapGroups, treemapSizes } from "@catalyst/contract";

export type TreemapLayer = (typeof treemapGroups)[number];
export type TreemapSize = (typeof treemapSizes)[number];
export type TreemapColor = (typeof treemapColors)[number];
export { treemapColors, treemapGroups, treemapSizes };

/** The server answers for at most so many. */
export const mostLayers = 4;

/** What a person chose to see. */
export interface TreemapChoice {
  /** Outermost first, none twice. */
  layers: readonly TreemapLayer[];
  size: TreemapSize;
  color: TreemapColor;
}

export const firstChoice: TreemapChoice = { layers: ["family", "application"], size: "cpu_limit", color: "utilization" };

/** A limit is a measure to be used up, so its colour is how much of it is; only a count leaves the colour free. */
export function isColorFree(size: TreemapSize): boolean {
  return size === "replica_count";
}

export function withSize(choice: TreemapChoice, size: TreemapSize): TreemapChoice {
  return { ...choice, size, color: isColorFree(size) ? choice.color : "utilization" };
}

/** Puts a layer at a place; one that stood elsewhere changes places with it, so that none comes twice. */
export function withLayer(choice: TreemapChoice, place: number, layer: TreemapLayer): TreemapChoice {
  const before = choice.layers[place];
  const layers = choice.layers.map((each, index) => (index === place ? layer : each === layer ? before! : each));
  return { ...choice, layers };
}

/** Adds the first layer that is not there yet, innermost. */
export function withMoreLayers(choice: TreemapChoice): TreemapChoice {
  const next = treemapGroups.find((each) => !choice.layers.includes(each));
  return next === undefined || choice.layers.length >= mostLayers ? choice : { ...choice, layers: [...choice.layers, next] };
}

export function withoutLayer(choice: TreemapChoice, place: number): TreemapChoice {
  return choice.layers.length < 2 ? choice : { ...choice, layers: choice.layers.filter((_, index) => index !== place) };
}

/** The items on the way to a place in the map; shorter than asked for when what was there has gone. */
export function itemsAlong(items: readonly TreemapItem[], path: readonly string[]): TreemapItem[] {
  const along: TreemapItem[] = [];
  let level = items;
  for (const id of path) {
    const item = level.find((each) => each.id === id);
    if (!item?.children) break;
    along.push(item);
    level = item.children;
  }
  return along;
}
