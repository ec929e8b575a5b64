import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";

/** The programs that running Catalyst needs; `up` builds those that are missing. */
export const productTools = ["opentofu", "terraform-provider-hcloud"] as const;
/** Programs that only tests drive. */
export const testTools = ["kube-apiserver", "registry", "cosign", "helm-controller", "helm-controller-4", "kustomize-controller"] as const;
/** All programs that are not npm packages; each has a folder under `tools/`. */
export const toolNames = [...productTools, ...testTools] as const;
export type ToolName = (typeof toolNames)[number];

const schema = Type.Object(
  {
    package: Type.String(),
    binary: Type.String(),
    version: Type.String(),
    /** Range a copy from elsewhere must satisfy, such as ">=1.11.0 <2.0.0". */
    accept: Type.String(),
    /** How to learn a binary's version: by running it, or from the build information Go puts inside. */
    identify: Type.Union([
      Type.Object({ command: Type.Array(Type.String()), pattern: Type.String() }, { additionalProperties: false }),
      Type.Object({ module: Type.String() }, { additionalProperties: false }),
    ]),
    cgo: Type.Boolean(),
    ldflags: Type.String(),
    goMin: Type.String(),
    buildSeconds: Type.Number(),
    /** What to install instead of building, in words. */
    install: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);

export interface ToolDefinition extends Static<typeof schema> {
  name: string;
  /** The folder with tool.yaml, go.mod and go.sum. */
  directory: string;
}

/** Reads `tool.yaml`. Throws when the tool does not exist or the file is wrong: both are mistakes of this repository. */
export async function readToolDefinition(toolsDirectory: string, name: string): Promise<ToolDefinition> {
  const directory = join(toolsDirectory, name);
  const definition: unknown = parse(await readFile(join(directory, "tool.yaml"), "utf8"));
  if (!Value.Check(schema, definition)) {
    const first = Value.Errors(schema, definition)[0];
    throw new Error(`${directory}/tool.yaml: ${first?.instancePath ?? ""} ${first?.message ?? "is not valid"}`);
  }

  return { ...definition, name, directory };
}
