import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Repository } from "@catalyst/blueprint/model/repository.ts";

/**
 * Lays out a repository with as many Blueprints as asked for: the project's own, and copies of them under other names. A copy keeps its chart,
 * templates and dependencies, so it costs what its original costs.
 */
export async function multiplyBlueprints(source: Repository, folder: string, count: number): Promise<void> {
  await mkdir(join(folder, "platform"), { recursive: true });
  await mkdir(join(folder, "clusters"), { recursive: true });
  await cp(join(source.root, "platform/registries.yaml"), join(folder, "platform/registries.yaml"));
  for (let index = 0; index < count; index++) {
    const original = source.blueprints[index % source.blueprints.length]!;
    const round = Math.floor(index / source.blueprints.length);
    const name = `${original.name.replace(/^bp-/, "")}${round === 0 ? "" : `-${round}`}`;
    const target = join(folder, "platform", name);
    await cp(join(source.root, original.folder), target, {
      recursive: true,
      // The parts of Catalyst lie inside the product's folder, and are Blueprints of their own.
      filter: (path) => !path.includes(join(original.folder, "blueprints")),
    });
    await rename(join(target, "blueprint.yaml"), original.name, `bp-${name}`);
    await rename(join(target, "chart/Chart.yaml"), original.name, `bp-${name}`);
  }
}

async function rename(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(`name: ${from}\n`, `name: ${to}\n`));
}
