import { dependencyKinds } from "@catalyst/contract";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { isRecord } from "./yaml-file.ts";

export type DependencyKind = (typeof dependencyKinds)[number];

/** An entry of `spec.depends`, with what may be left out filled in. */
export interface DeclaredDependency {
  /** Place in the list. */
  index: number;
  /** With the prefix `bp-`. */
  blueprint: string;
  kind: DependencyKind;
  /** As written: whatever it is, or is not. */
  version: unknown;
  when: string | undefined;
  alias: string | undefined;
  from: string | undefined;
  values: Record<string, unknown>;
  /** True when the entry is a bare name instead of an object. */
  bare: boolean;
}

/** Entries that name a Blueprint; what is none of that is for the rules about fields. */
export function declaredDependencies({ spec }: LoadedBlueprint): DeclaredDependency[] {
  const depends = spec["depends"];
  if (!Array.isArray(depends)) return [];

  return depends.flatMap((entry: unknown, index) => {
    const bare = typeof entry === "string";
    const { blueprint, kind, version, when, alias, from, values }: Record<string, unknown> = bare
      ? { blueprint: entry }
      : isRecord(entry)
        ? entry
        : {};
    if (typeof blueprint !== "string" || blueprint === "") return [];

    return [
      {
        index,
        blueprint: blueprint.startsWith("bp-") ? blueprint : `bp-${blueprint}`,
        kind: dependencyKinds.find((known) => known === kind) ?? (when === undefined ? "hard" : "conditional"),
        version,
        when: typeof when === "string" ? when : undefined,
        alias: typeof alias === "string" ? alias : undefined,
        from: typeof from === "string" ? from : undefined,
        values: isRecord(values) ? values : {},
        bare,
      },
    ];
  });
}
