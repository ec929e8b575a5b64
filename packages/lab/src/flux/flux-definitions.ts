import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { goModule } from "../tools/go-module.ts";

export type FluxProgram = "helm-controller" | "kustomize-controller";

export interface FluxDefinition {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  [member: string]: unknown;
}

/**
 * The definitions that a release of a controller of Flux brings (`v1.4.3`), read from its Go module as Go keeps it. Undefined: there is no Go, or
 * neither its cache nor its proxy has the module.
 */
export async function fluxDefinitions(version: string, program: FluxProgram = "helm-controller"): Promise<FluxDefinition[] | undefined> {
  const module = await goModule(`github.com/fluxcd/${program}`, version);
  if (module === undefined) return undefined;
  const folder = join(module, "config", "crd", "bases");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

  return Promise.all(names.map(async (name) => parse(await readFile(join(folder, name), "utf8")) as FluxDefinition));
}
