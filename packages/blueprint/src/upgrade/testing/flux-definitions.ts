import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findGo } from "@catalyst/lab/tools/go-toolchain.ts";
import { thisHost } from "@catalyst/lab/tools/tool-host.ts";
import { execa } from "execa";
import { parse } from "yaml";
import type { KubeObject } from "../../render/kube-object.ts";

const controller = "github.com/fluxcd/helm-controller";

/**
 * The definitions that a release of Flux's helm-controller brings, read from its Go module as Go keeps it; fetched into Go's cache when it is
 * not there, as the tools are that are built from source. Undefined: neither Go's cache nor its proxy has it.
 */
export async function fluxDefinitions(version: string): Promise<KubeObject[] | undefined> {
  const go = await findGo(thisHost());
  if (!go) return undefined;
  const cache = await execa(go.path, ["env", "GOMODCACHE"], { reject: false });
  if (cache.exitCode !== 0) return undefined;
  const folder = join(cache.stdout, `${controller}@${version}`, "config", "crd", "bases");
  if (!(await exists(folder))) {
    await execa(go.path, ["mod", "download", `${controller}@${version}`], { reject: false, timeout: 30_000, cwd: "/" });
    if (!(await exists(folder))) return undefined;
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

  return Promise.all(names.map(async (name) => parse(await readFile(join(folder, name), "utf8")) as KubeObject));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
