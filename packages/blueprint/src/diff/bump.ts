import { gt, inc, rsort, valid } from "semver";
import type { Edit } from "../rules/rule.ts";

/** Where a version is written, among the places that must say the same. */
export interface VersionSite {
  file: string;
  /** Of the scalar in the file's text, quotes and all: `"1.2.3"`, `oci://ghcr.io/openova-io/bp-x:1.2.3`. */
  start: number;
  end: number;
  text: string;
}

export interface KnownVersions {
  /** In the working tree. */
  tree: string;
  /** On the default branch; undefined: it is not there yet. */
  defaultBranch?: string;
  /** Every version that is published. */
  registry: readonly string[];
}

export interface BumpPlan {
  from: string;
  to: string;
  /** Only the version's own characters change. */
  edits: readonly Edit[];
  /** Places that hold no version, or more than one. With any, nothing may be written. */
  problems: readonly string[];
}

/**
 * The next free version and the edits that write it. It is one step of the level above the highest version that others can see already, and
 * above what the tree says when that is lower. A tree that is far enough ahead stays: bumping twice is bumping once.
 */
export function planBump(level: "major" | "minor" | "patch", known: KnownVersions, sites: readonly VersionSite[]): BumpPlan {
  const to = nextFreeVersion(level, known);
  const written = sites.map((site) => ({ site, places: versionsIn(site.text) }));

  return {
    from: known.tree,
    to,
    edits: written.flatMap(({ site, places: [place] }) =>
      place === undefined || place.version === to
        ? []
        : [{ file: site.file, start: site.start + place.at, end: site.start + place.at + place.version.length, text: to }],
    ),
    problems: written
      .filter(({ places }) => places.length !== 1)
      .map(({ site, places }) => `${site.file}: ${places.length === 0 ? "no version" : "more than one version"} in ${site.text}`),
  };
}

export function nextFreeVersion(level: "major" | "minor" | "patch", { tree, defaultBranch, registry }: KnownVersions): string {
  const seen = [...registry, ...(defaultBranch === undefined ? [] : [defaultBranch])].filter((version) => valid(version));
  const highest = rsort(seen)[0];
  // Nobody has seen a version: the tree's own is free.
  if (highest === undefined) return tree;
  const next = inc(highest, level);
  if (next === null) throw new Error(`${highest} is no version`);
  if (gt(tree, highest) && !gt(next, tree)) return tree;

  return next;
}

interface Place {
  at: number;
  version: string;
}

/** As semver.org defines a version, without build metadata, which tags of a registry cannot hold. */
const version = /(?<![\w.-])\d+\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?![\w.])/g;

function versionsIn(text: string): Place[] {
  return [...text.matchAll(version)].map((match) => ({ at: match.index, version: match[0] }));
}
