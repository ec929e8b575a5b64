import type { State } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { ListPlace } from "./cursor.ts";
import { type DeploymentFilter, findDeployments, listVersions } from "./list-store.ts";
import { viewDeployments } from "./view-deployment.ts";
import { writePage } from "./write-page.ts";

/**
 * Deployments in the form they go over the wire, kept for as long as their rows stay as they are. Every list asks the database which versions
 * there are now, and a row changes with all that is shown of its deployment (migration 0003): what is answered is never older than the question.
 */
export interface KeptViews {
  /** The reply of a list. What was kept costs one cheap query for all; the rest is read and serialised anew. */
  page(filter: DeploymentFilter, serialise: (state: State) => string): Promise<Buffer>;
}

export interface KeptView extends ListPlace {
  version: string;
  json: Buffer;
}

/** Some 3 KiB each. */
const mostViews = 2000;
/** Whole replies of lists that are asked for again while nothing in them has changed; 500 KiB at the most each. */
const mostPages = 32;

export function createKeptViews(db: Db): KeptViews {
  const views = new Map<string, KeptView>();
  const pages = new Map<string, Buffer>();

  return {
    async page(filter, serialise) {
      const { limit, sort = "newest" } = filter;
      const { versions, total } = await listVersions(db, { ...filter, limit: limit + 1 });
      // Which deployments in which versions and order, and how many more there are: that is all a page depends on.
      const key = `${limit} ${sort} ${total} ${versions}`;
      const known = pages.get(key);
      if (known) return known;
      const page = writePage(await viewsOf(versions, serialise), { limit, sort, total });
      keep(pages, key, page, mostPages);
      return page;
    },
  };

  async function viewsOf(versions: string, serialise: (state: State) => string): Promise<KeptView[]> {
    const versionOf = new Map(versions.split(" ").flatMap((each) => (each === "" ? [] : [each.split(":") as [string, string]])));
    const found = new Map<string, KeptView>();
    for (const [id, version] of versionOf) {
      const view = views.get(id);
      if (view?.version === version) found.set(id, view);
    }
    const changed = [...versionOf].filter(([id]) => !found.has(id));
    for (const view of await renew(changed, serialise)) found.set(view.id, view);
    // One that was deleted between the two queries is not there any more.
    return [...versionOf.keys()].flatMap((id) => found.get(id) ?? []);
  }

  /** Versions are read before contents: a content newer than its version is only read once more than needed. */
  async function renew(changed: [id: string, version: string][], serialise: (state: State) => string): Promise<KeptView[]> {
    if (changed.length === 0) return [];
    const versionOf = new Map(changed);
    const deployments = await findDeployments(db, [...versionOf.keys()]);
    const states = await viewDeployments(db, deployments);
    return deployments.map(({ id, createdAt, spec: { fqdn } }, index) => {
      const view = { id, createdAt, fqdn, version: versionOf.get(id) ?? "", json: Buffer.from(serialise(states[index] as State)) };
      keep(views, id, view, mostViews);
      return view;
    });
  }
}

/** The oldest makes room. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
