import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";

/** Stands for the pods behind webhooks: admits everything, as it is. */
export interface AllowAllWebhook extends AsyncDisposable {
  url: string;
  /** Its certificate, in base64, as webhook configurations want it. */
  caBundle: string;
}

export async function allowAllWebhook(): Promise<AllowAllWebhook> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-webhook-"));
  const [keyFile, certificateFile] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  const options =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";
  await promisify(execFile)("openssl", [...options.split(" "), "-keyout", keyFile, "-out", certificateFile]);
  const certificate = await readFile(certificateFile);
  const server = createServer({ key: await readFile(keyFile), cert: certificate }, (request, response) => {
    void admit(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    caBundle: certificate.toString("base64"),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function admit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { apiVersion, kind, request: asked } = (await json(request)) as { apiVersion: string; kind: string; request: { uid: string } };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ apiVersion, kind, response: { uid: asked.uid, allowed: true } }));
}
