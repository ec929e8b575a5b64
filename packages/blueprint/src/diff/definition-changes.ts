import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";
import type { BumpReason } from "./bump-level.ts";

/** What a change of the definitions of custom kinds asks for: whoever uses a version that is no longer served has to change. */
export function definitionReasons(before: readonly KubeObject[], after: readonly KubeObject[]): BumpReason[] {
  const young = new Map(after.map((definition) => [definition.metadata.name, servedVersions(definition)]));
  const known = new Set(before.map(({ metadata }) => metadata.name));
  const dropped = before.flatMap((definition): BumpReason[] => {
    const { name } = definition.metadata;
    const versions = young.get(name);
    if (!versions) return [{ level: "major", text: `definition ${name} is dropped` }];
    return servedVersions(definition)
      .filter((version) => !versions.includes(version))
      .map((version) => ({ level: "major", text: `definition ${name} no longer serves ${version}` }));
  });
  const added = [...young.keys()]
    .filter((name) => !known.has(name))
    .map((name): BumpReason => ({ level: "patch", text: `definition ${name} is new` }));

  return [...dropped, ...added];
}

function servedVersions({ spec }: KubeObject): string[] {
  const versions = isRecord(spec) && Array.isArray(spec["versions"]) ? spec["versions"].filter(isRecord) : [];

  return versions.filter(({ served }) => served !== false).map(({ name }) => String(name));
}
