import { defaultQuota, hashToken, newToken, type Project, type ProjectConfig, type Token } from "./project.ts";
import type { Identity } from "./authenticate.ts";
import type { Era } from "./era.ts";

/** A token with its secret, as only its maker and the state file know it. */
export interface IssuedToken {
  id: string;
  scope: Token["scope"];
  token: string;
}

/** All projects, found by id or by the hash of one of their tokens. */
export interface ProjectRegistry {
  create(config: ProjectConfig): { project: Project; tokens: IssuedToken[] };
  get(id: string): Project | undefined;
  all(): Project[];
  find(sha256: string): Identity | undefined;
  issue(project: Project, wanted: { id: string; scope: Token["scope"]; token?: string; expires?: string; revoked?: boolean }): IssuedToken;
  snapshot(): Project[];
  restore(projects: Project[]): void;
}

export function createProjectRegistry(era: Era, randomBytes: (size: number) => Uint8Array): ProjectRegistry {
  const projects = new Map<string, Project>();
  const byHash = new Map<string, Identity>();

  function issue(
    project: Project,
    { id, scope, token = newToken(randomBytes), expires, revoked }: Parameters<ProjectRegistry["issue"]>[1],
  ): IssuedToken {
    const sha256 = hashToken(token);
    const kept: Token = { id, sha256, scope, ...(expires !== undefined && { expires: Date.parse(expires) }), ...(revoked && { revoked }) };
    project.tokens = [...project.tokens.filter((other) => other.id !== id), kept];
    byHash.set(sha256, { project, token: kept });
    return { id, scope, token };
  }

  return {
    create(config) {
      if (projects.has(config.id)) throw new RangeError(`There is a project '${config.id}' already`);
      const project: Project = {
        id: config.id,
        name: config.name ?? config.id,
        era: config.era ?? era,
        rateLimit: config.rateLimit ?? 3600,
        quota: { ...defaultQuota, ...config.quota },
        tokens: [],
      };
      projects.set(project.id, project);
      const wanted = config.tokens ?? [
        { id: "main", scope: "read_write" as const },
        { id: "reader", scope: "read" as const },
      ];
      return { project, tokens: wanted.map((token) => issue(project, token)) };
    },
    get: (id) => projects.get(id),
    all: () => [...projects.values()],
    find: (sha256) => byHash.get(sha256),
    issue,
    snapshot: () => structuredClone([...projects.values()]),
    restore(saved) {
      projects.clear();
      byHash.clear();
      for (const project of structuredClone(saved)) {
        projects.set(project.id, project);
        for (const token of project.tokens) byHash.set(token.sha256, { project, token });
      }
    },
  };
}
