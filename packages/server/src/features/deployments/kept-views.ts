import type { State } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type DeploymentFilter, type DeploymentVersion, findDeployments, listVersions } from "./store.ts";
import { viewDeployments } from "./view-deployment.ts";

/**
 * Deployments in the form they go over the wire, kept for as long as their rows stay as they are. Every list asks the database which versions
 * there are now, and a row changes with all that is shown of its deployment (migration 0003): what is answered is never older than the question.
 */
export interface KeptViews {
  /** Newest first. What was kept costs one cheap query for all; the rest is read and serialised anew. */
  list(filter: DeploymentFilter, serialise: (state: State) => string): Promise<KeptView[]>;
}

export interface KeptView {
  id: string;
  createdAt: Date;
  version: string;
  json: Buffer;
}

/** Some 3 KiB each. */
const mostKept = 2000;

export function createKeptViews(db: Db): KeptViews {
  const kept = new Map<string, KeptView>();

  return {
    async list(filter, serialise) {
      const versions = await listVersions(db, filter);
      const views = new Map<string, KeptView>();
      for (const { id, version } of versions) {
        const view = kept.get(id);
        if (view?.version === version) views.set(id, view);
      }
      const changed = versions.filter(({ id }) => !views.has(id));
      for (const view of await renew(changed, serialise)) views.set(view.id, view);
      // One that was deleted between the two queries is not there any more.
      return versions.flatMap(({ id }) => views.get(id) ?? []);
    },
  };

  /** Versions are read before contents: a content newer than its version is only read once more than needed. */
  async function renew(changed: DeploymentVersion[], serialise: (state: State) => string): Promise<KeptView[]> {
    if (changed.length === 0) return [];
    const versionOf = new Map(changed.map(({ id, version }) => [id, version]));
    const deployments = await findDeployments(db, [...versionOf.keys()]);
    const states = await viewDeployments(db, deployments);
    return deployments.map(({ id, createdAt }, index) => {
      const view = { id, createdAt, version: versionOf.get(id) ?? "", json: Buffer.from(serialise(states[index] as State)) };
      keep(view);
      return view;
    });
  }

  function keep(view: KeptView): void {
    kept.delete(view.id);
    kept.set(view.id, view);
    const oldest = kept.keys().next().value;
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }
}
