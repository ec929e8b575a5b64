import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";

/** The part of a Kubernetes API that a kubeconfig is tried against: TLS with a CA of its own, and `/version` for whoever has the token. */
export interface TestCluster {
  server: string;
  ca: string;
  token: string;
  /** Bearers that asked for `/version`. */
  asked: string[];
  /** A kubeconfig as a first control plane writes it, with members of cluster and user replaced. */
  kubeconfig(changes?: { cluster?: object; user?: object; top?: object }): string;
  close(): Promise<void>;
}

export async function startTestCluster(token = "a-service-account-token"): Promise<TestCluster> {
  const { key, certificate } = await makeCertificate();
  const asked: string[] = [];
  const api = createServer({ key, cert: certificate }, (request, reply) => {
    asked.push(request.headers.authorization ?? "");
    const isAllowed = request.url === "/version" && request.headers.authorization === `Bearer ${token}`;
    reply.writeHead(isAllowed ? 200 : 401, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const server = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;

  return {
    server,
    ca: certificate,
    token,
    asked,
    kubeconfig({ cluster = {}, user = {}, top = {} } = {}) {
      return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
          { name: "sovereign", cluster: { server, "certificate-authority-data": Buffer.from(certificate).toString("base64"), ...cluster } },
        ],
        users: [{ name: "catalyst-bootstrap", user: { token, ...user } }],
        contexts: [{ name: "sovereign", context: { cluster: "sovereign", user: "catalyst-bootstrap" } }],
        "current-context": "sovereign",
        ...top,
      });
    },
    async close() {
      api.closeAllConnections();
      await new Promise((resolve) => api.close(resolve));
    },
  };
}

/** A certificate that is its own CA, as node's crypto cannot make one. */
async function makeCertificate(): Promise<{ key: string; certificate: string }> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-cluster-"));
  const [keyFile, file] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  try {
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const names = ["-subj", "/CN=sovereign", "-addext", "subjectAltName=IP:127.0.0.1"];
    await promisify(execFile)("openssl", ["req", "-x509", ...curve, "-days", "2", ...names, "-keyout", keyFile, "-out", file]);
    return { key: await readFile(keyFile, "utf8"), certificate: await readFile(file, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
