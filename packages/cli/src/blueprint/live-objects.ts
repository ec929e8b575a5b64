import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isKubeObject, type KubeObject } from "@catalyst/blueprint/render/kube-object.ts";
import { readRender } from "@catalyst/blueprint/render/read-render.ts";
import { acceptedHelm } from "@catalyst/lab/helm/helm-releases.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { execa } from "execa";
import { CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { blueprintExit } from "./blueprint-exit.ts";

/** A cluster that does not answer within this time is not there. */
const askLimitMs = 60_000;

/** Objects from a file, as `kubectl get -o yaml --show-managed-fields` writes them: one, a list, or several documents. */
export async function readLiveFile(path: string): Promise<KubeObject[]> {
  const text = await readFile(path, "utf8").catch(() => {
    throw usageError(`there is no ${path}`);
  });
  const { objects, problems } = readRender(text.replace(/^\{/, "---\n{"));
  const lists = objects.length === 0 && problems.length > 0 ? readJSONList(text, path) : [];

  return [...objects.map(({ object }) => object), ...lists];
}

function readJSONList(text: string, path: string): KubeObject[] {
  try {
    const { items } = JSON.parse(text) as { items?: unknown[] };

    return (items ?? []).filter(isKubeObject);
  } catch {
    throw usageError(`${path} holds no objects of Kubernetes`);
  }
}

/** The objects of a render as a cluster has them, with their field managers. Those that are not there are left out. */
export async function readLiveCluster(
  context: Context,
  kubeconfig: string,
  namespace: string,
  objects: readonly KubeObject[],
): Promise<KubeObject[]> {
  if (!existsSync(kubeconfig)) throw usageError(`there is no ${kubeconfig}`);
  const kubectl = await kubectlBeside(context);
  const { stdout, stderr, failed } = await execa(
    kubectl,
    ["get", "--kubeconfig", kubeconfig, "--namespace", namespace, "--ignore-not-found", "--show-managed-fields", "-o", "json", "-f", "-"],
    {
      input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
      reject: false,
      timeout: askLimitMs,
      cancelSignal: context.signal,
    },
  );
  if (failed) throw new CliError(`the cluster could not be read: ${stderr.split("\n")[0]}`, { exitCode: blueprintExit.environment });
  if (stdout.trim() === "") return [];
  const answer: unknown = JSON.parse(stdout);
  if (isKubeObject(answer)) return [answer];

  return ((answer as { items?: unknown[] }).items ?? []).filter(isKubeObject);
}

/** The package that carries Helm carries kubectl too; a Helm from elsewhere leaves the one on PATH. */
async function kubectlBeside({ toolHost, signal }: Context): Promise<string> {
  const { path } = await resolveHelm({ host: toolHost, signal });
  const beside = join(dirname(path), "kubectl");
  if (existsSync(beside)) return beside;
  const { failed } = await execa("kubectl", ["version", "--client"], { reject: false, timeout: 20_000 });
  if (failed) {
    throw new CliError(`kubectl is on PATH nowhere, and the Helm ${acceptedHelm["3"]} in use brings none`, {
      exitCode: blueprintExit.environment,
      next: "Install kubectl, or give the objects as a file: --live objects.yaml",
    });
  }

  return "kubectl";
}
