import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { parse } from "yaml";
import { eras, type Era } from "./hetzner/era.ts";
import { checkKnob } from "./hetzner/knobs.ts";
import { ProjectConfig } from "./hetzner/project.ts";
import { RegistrarAccountConfig } from "./registrars/registrar-account.ts";

/** A `lab.yaml`: what a lab is, before anything happens in it. */
export const LabConfig = Type.Object(
  {
    name: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,39}$" })),
    profile: Type.Optional(Type.Literal("api")),
    seed: Type.Optional(Type.Integer({ minimum: 0 })),
    speed: Type.Optional(Type.Integer({ minimum: 0, maximum: 600 })),
    era: Type.Optional(Type.Unsafe<Era>(Type.Union(eras.map((era) => Type.Literal(era))))),
    projects: Type.Optional(Type.Array(ProjectConfig, { minItems: 1 })),
    registrars: Type.Optional(Type.Array(RegistrarAccountConfig)),
    set: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
);
export type LabConfig = Type.Static<typeof LabConfig>;

const validator = Compile(LabConfig);

/** Reads a configuration from YAML. Throws `RangeError` with everything that is wrong with it. */
export function parseLabConfig(text: string): LabConfig {
  const value: unknown = parse(text) ?? {};
  if (!validator.Check(value)) {
    throw new RangeError(
      `The lab's configuration is not valid: ${validator
        .Errors(value)
        .map((error) => `${error.instancePath || "/"} ${error.message}`)
        .join("; ")}`,
    );
  }
  for (const [name, setting] of Object.entries(value.set ?? {})) checkKnob(name, setting);
  return value;
}
