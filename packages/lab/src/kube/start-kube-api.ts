import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, request } from "undici";
import { findTool } from "../tools/find-tool.ts";
import { resolveTool } from "../tools/resolve-tool.ts";
import { thisHost } from "../tools/tool-host.ts";

/** A real Kubernetes API over a real etcd, on loopback, in a folder of its own. */
export interface KubeApi {
  url: string;
  ca: string;
  /** Token of an administrator. */
  token: string;
  /** Without `as`, a PATCH is a JSON merge patch. What is not JSON comes back as `message`. */
  call(method: KubeMethod, path: string, body?: object, as?: KubePatchType): Promise<{ status: number; body: KubeReply }>;
}

export type KubeMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How the API reads the body of a PATCH. Field manager, force and dry run are parameters of the path. */
export type KubePatchType = "application/merge-patch+json" | "application/strategic-merge-patch+json" | "application/apply-patch+yaml";

/** An object or a Status, as far as tests look into one. */
export interface KubeReply {
  status?: unknown;
  message?: string;
  [member: string]: unknown;
}

const etcdPaths = ["/usr/bin/etcd", "/usr/local/bin/etcd"];

/** Why the API cannot be started here; undefined: it can. Building it takes minutes, so it must be there already, as `./catalyst test` sees to. */
export async function kubeApiMissing(): Promise<string | undefined> {
  if ((await findEtcd()) === undefined) return "etcd is not installed (package etcd-server)";
  const { found } = await findTool("kube-apiserver", thisHost());
  return found ? undefined : "kube-apiserver is not built (./catalyst tools build kube-apiserver)";
}

/** No controllers run beside it: objects are taken, checked and kept, and nothing happens to them. `atEnd` gets the work that ends it. */
export async function startKubeApi(atEnd: (work: () => Promise<void>) => void): Promise<KubeApi> {
  const [tool, etcd, folder] = [await resolveTool("kube-apiserver"), await findEtcd(), await mkdtemp(join(tmpdir(), "catalyst-kube-"))];
  const [port, client, peer] = [await freePort(), await freePort(), await freePort()];
  const children: ChildProcess[] = [];
  atEnd(async () => {
    for (const child of children.toReversed()) await ended(child);
    await rm(folder, { recursive: true, force: true });
  });
  const token = "an-administrator-of-a-test";
  await writeFile(join(folder, "tokens.csv"), `${token},admin,admin,system:masters\n`);
  execFileSync("openssl", ["genrsa", "-out", join(folder, "sa.key"), "2048"], { stdio: "ignore" });

  children.push(
    run(etcd ?? "etcd", [
      `--data-dir=${folder}/etcd`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
    ]),
  );
  children.push(
    run(tool.path, [
      `--etcd-servers=http://127.0.0.1:${client}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${folder}/tokens.csv`,
      "--authorization-mode=RBAC",
      // As k3s has it: the network plugin needs such pods.
      "--allow-privileged=true",
      "--service-cluster-ip-range=10.96.0.0/20",
      // The range that Cilium is given; the fixed ports of charts lie in it.
      "--service-node-port-range=30000-30999",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${folder}/sa.key`,
      `--service-account-signing-key-file=${folder}/sa.key`,
      "--disable-admission-plugins=ServiceAccount",
    ]),
  );
  const url = `https://127.0.0.1:${port}`;
  const ca = await whenReady(url, token, join(folder, "apiserver.crt"));
  const dispatcher = new Agent({ connect: { ca } });
  atEnd(() => dispatcher.close());

  return {
    url,
    ca,
    token,
    async call(method, path, body, as = "application/merge-patch+json") {
      const type = method === "PATCH" ? as : "application/json";
      const headers = { authorization: `Bearer ${token}`, "content-type": type };
      const reply = await request(`${url}${path}`, { method, dispatcher, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
      // What is not served (yet) is answered in plain text.
      const text = await reply.body.text();
      return { status: reply.statusCode, body: (text.startsWith("{") ? JSON.parse(text) : { message: text }) as KubeReply };
    },
  };
}

function run(program: string, args: string[]): ChildProcess {
  return spawn(program, args, { stdio: "ignore" });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(limit);
}

async function whenReady(url: string, token: string, caFile: string): Promise<string> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const ca = await readFile(caFile, "utf8");
      const dispatcher = new Agent({ connect: { ca } });
      const reply = await request(`${url}/readyz`, { dispatcher, headers: { authorization: `Bearer ${token}` } });
      await reply.body.dump();
      await dispatcher.close();
      if (reply.statusCode === 200) return ca;
    } catch (error) {
      if (Date.now() > until) throw new Error("The Kubernetes API did not come up within a minute", { cause: error });
    }
    await delay(200);
  }
}

async function findEtcd(): Promise<string | undefined> {
  for (const path of etcdPaths) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
