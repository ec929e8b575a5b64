import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CatalogEntry, KitData } from "../model/kit-data.ts";
import type { NewBlueprintRequest } from "./new-blueprint.ts";
import { ScaffoldError } from "./scaffold-error.ts";

/** Where a new Blueprint will stand, and what is known of it before it is made. */
export interface Place {
  /** `bp-cnpg`, and without the prefix. */
  name: string;
  shortName: string;
  title: string;
  /** Absolute. */
  root: string;
  folder: string;
  isPrivate: boolean;
  category: string;
  /** What the catalogue promises of it; undefined for one that it does not know. */
  entry: CatalogEntry | undefined;
}

const pattern = /^bp-[a-z][a-z0-9-]{1,59}$/;

/** Throws ScaffoldError. */
export function placeFor(request: NewBlueprintRequest, kit: KitData): Place {
  const shortName = request.name.replace(/^bp-/, "");
  const name = `bp-${shortName}`;
  if (!pattern.test(name) || name.endsWith("-")) {
    throw new ScaffoldError(
      `${JSON.stringify(request.name)} is no name of a Blueprint`,
      "It begins with a small letter and has 2 to 60 small letters, digits and hyphens, such as task-board.",
    );
  }
  const { repository } = request;
  const entry = kit.catalog.find((candidate) => candidate.name === name);
  const title = request.title ?? entry?.title ?? titleFrom(shortName);
  if (title.length > 60) throw new ScaffoldError("a title has at most 60 characters", "Give a shorter one with --title.");

  if (repository === undefined) {
    if (entry !== undefined)
      throw new ScaffoldError(`${name} is already the name of ${entry.title}, which every Sovereign sees`, "Choose another name.");
    return { name, shortName, title, isPrivate: true, category: "application", entry, ...free(request.into, name, name) };
  }
  const taken = repository.byName(name);
  if (taken !== undefined) throw new ScaffoldError(`${name} exists already, in ${taken.folder}`, "Choose another name.");

  return {
    name,
    shortName,
    title,
    isPrivate: false,
    category: entry?.category ?? categoryOf(request, kit),
    entry,
    ...free(repository.root, folderFor(request, shortName, entry), name),
  };
}

/** One of the catalogue's list, which a person may change. */
function categoryOf({ product = false }: NewBlueprintRequest, { categories }: KitData): string {
  return product && categories.includes("product") ? "product" : (categories[0] ?? "platform");
}

function folderFor({ product = false }: NewBlueprintRequest, shortName: string, entry: CatalogEntry | undefined): string {
  const folder = entry === undefined ? `${product ? "products" : "platform"}/${shortName}` : entry.folder;
  if (folder === null) throw new ScaffoldError(`${entry!.title} is a card of the catalogue without a Blueprint of its own`);
  const isProduct = /^products\/[^/]+$/.test(folder);
  if (isProduct !== product) {
    throw new ScaffoldError(
      `the catalogue knows ${entry!.name} as ${isProduct ? "a product" : "no product"}, in ${folder}`,
      isProduct ? "Add --product." : "Leave out --product.",
    );
  }

  return folder;
}

function free(root: string, folder: string, name: string): { root: string; folder: string } {
  if (existsSync(join(root, folder)))
    throw new ScaffoldError(`${join(root, folder)} exists already`, `Remove it first, or choose another name than ${name}.`);

  return { root, folder };
}

/** `task-board` → `Task board`. */
function titleFrom(shortName: string): string {
  const words = shortName.split("-").join(" ");

  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
