import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { rootOf, yamlFile } from "./yaml-file.ts";

/** `tests/integration.yaml`: how a Blueprint is installed beside those it depends on, and what is up then. */
export const IntegrationTestSchema = Type.Object(
  {
    values: Type.Record(Type.String(), Type.Unknown(), { description: "Over the chart's own values." }),
    ready: Type.Array(Type.String({ pattern: "^[A-Z][A-Za-z0-9]*/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" }), {
      minItems: 1,
      uniqueItems: true,
      description: "Objects of the release, as `Kind/name`, that must be ready.",
    }),
  },
  { additionalProperties: false },
);

/** `tests/upgrade.yaml`: the released versions that this one is installed over; none for a first version. */
export const UpgradeTestSchema = Type.Object(
  {
    from: Type.Array(
      Type.Object({ version: Type.String({ description: "One released version, no range." }) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);

export type IntegrationTest = Static<typeof IntegrationTestSchema>;

export type UpgradeTest = Static<typeof UpgradeTestSchema>;

/** Throws an Error that names the file when it is missing or is of another form. */
export function integrationTestOf(blueprint: LoadedBlueprint): IntegrationTest {
  const { path, value } = testFile(blueprint, "integration.yaml");
  if (!Value.Check(IntegrationTestSchema, value)) throw formError(path, Value.Errors(IntegrationTestSchema, value));

  return value;
}

/** Throws an Error that names the file when it is missing or is of another form. */
export function upgradeTestOf(blueprint: LoadedBlueprint): UpgradeTest {
  const { path, value } = testFile(blueprint, "upgrade.yaml");
  if (!Value.Check(UpgradeTestSchema, value)) throw formError(path, Value.Errors(UpgradeTestSchema, value));

  return value;
}

function testFile({ files, folder }: LoadedBlueprint, name: string): { path: string; value: unknown } {
  const path = `${folder}/tests/${name}`;

  return { path, value: rootOf(yamlFile(files, path)) };
}

function formError(path: string, errors: readonly { instancePath: string; message: string }[]): Error {
  return new Error(`${path}: ${errors.map(({ instancePath, message }) => `${instancePath || "/"} ${message}`).join("; ")}`);
}
