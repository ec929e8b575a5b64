import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { execa } from "execa";
import type { KubeObject } from "../../render/kube-object.ts";

/** The real Helm against a real API server, with charts that hold given objects. */
export interface HelmForTests {
  install(release: string, namespace: string, objects: readonly KubeObject[], more?: readonly string[]): Promise<HelmAnswer>;
  upgrade(release: string, namespace: string, objects: readonly KubeObject[], more?: readonly string[]): Promise<HelmAnswer>;
  end(): Promise<void>;
}

export interface HelmAnswer {
  ok: boolean;
  message: string;
}

export async function helmForTests(path: string, kube: KubeApi): Promise<HelmForTests> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-helm-"));
  await writeFile(join(folder, "ca.crt"), kube.ca);
  const env = { HOME: folder, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  const access = ["--kube-apiserver", kube.url, "--kube-token", kube.token, "--kube-ca-file", join(folder, "ca.crt")];

  return {
    install: (release, namespace, objects, more = []) => run("install", release, namespace, objects, more),
    upgrade: (release, namespace, objects, more = []) => run("upgrade", release, namespace, objects, more),
    end: () => rm(folder, { recursive: true, force: true }),
  };

  async function run(verb: string, release: string, namespace: string, objects: readonly KubeObject[], more: readonly string[]) {
    const chart = join(folder, release);
    await mkdir(join(chart, "templates"), { recursive: true });
    await writeFile(join(chart, "Chart.yaml"), JSON.stringify({ apiVersion: "v2", name: release, version: "1.0.0" }));
    await writeFile(join(chart, "templates", "objects.yaml"), objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    const { exitCode, stderr } = await execa(path, [verb, release, chart, "-n", namespace, ...access, ...more], { env, reject: false });

    return { ok: exitCode === 0, message: stderr };
  }
}
