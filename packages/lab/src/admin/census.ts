import type { Cloud } from "../hetzner/cloud.ts";
import type { ProjectRegistry } from "../hetzner/project-registry.ts";
import { kinds, type Kind, type Resource } from "../hetzner/resources.ts";

export interface CensusItem {
  id: number;
  name: string;
  labels: Record<string, string>;
  created: string;
  /** Its DELETE was accepted; it only has not disappeared yet. */
  lingering: boolean;
}

export interface ProjectCensus {
  id: string;
  /** Resources of every kind, lingering ones included. */
  total: number;
  kinds: Partial<Record<Kind, CensusItem[]>>;
}

export interface Census {
  total: number;
  projects: ProjectCensus[];
}

/** Every resource there is: the oracle for "nothing is left" and "nothing is there twice". */
export function takeCensus(cloud: Cloud, projects: ProjectRegistry): Census {
  const counted = projects.all().map((project): ProjectCensus => {
    const found = kinds.map((kind): [Kind, CensusItem[]] => [kind, list(cloud, kind, project.id)]).filter(([, items]) => items.length > 0);
    return { id: project.id, total: found.reduce((sum, [, items]) => sum + items.length, 0), kinds: Object.fromEntries(found) };
  });
  return { total: counted.reduce((sum, project) => sum + project.total, 0), projects: counted };
}

function list(cloud: Cloud, kind: Kind, project: string): CensusItem[] {
  return (cloud.store.all(kind, project) as Resource[]).map(({ id, name, labels, created, deleted }) => ({
    id,
    name,
    labels,
    created,
    lingering: deleted ?? false,
  }));
}
