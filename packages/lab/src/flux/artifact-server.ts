import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** `status.artifact` of a source, as Flux's controllers read it. */
export interface Artifact {
  path: string;
  url: string;
  /** Of a chart its version. */
  revision: string;
  digest: string;
  /** In bytes. */
  size: number;
  /** RFC 3339, in whole seconds. */
  lastUpdateTime: string;
}

/** Gives out what sources made, over plain http on loopback. */
export interface ArtifactServer {
  /** Keeps bytes under a path such as `helmchart/flux-system/x/x-1.0.0.tgz`, in the place of what was there. */
  keep(path: string, revision: string, bytes: Uint8Array): Artifact;
  stop(): Promise<void>;
}

export async function startArtifactServer(): Promise<ArtifactServer> {
  const kept = new Map<string, Uint8Array>();
  const server = createServer((request, reply) => {
    const bytes = kept.get((request.url ?? "/").slice(1));
    if (bytes === undefined) reply.writeHead(404).end();
    else reply.writeHead(200, { "content-type": "application/gzip", "content-length": bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    keep(path, revision, bytes) {
      kept.set(path, bytes);
      const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
      const lastUpdateTime = new Date().toISOString().replace(/\.\d+Z$/, "Z");

      return { path, url: `http://127.0.0.1:${port}/${path}`, revision, digest, size: bytes.length, lastUpdateTime };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
