import type { CreateRequest } from "@catalyst/contract";
import type { DeploymentSpec } from "../deployment.ts";
import type { Findings } from "./validate-request.ts";

type Sources = Pick<DeploymentSpec, "artifactMirrorURL" | "registryMirrors" | "caBundlePEM">;

/** Reads where nodes without internet access fetch things from, and whom they trust for it. These are shown to everybody who sees the deployment. */
export function readSources(request: CreateRequest, findings: Findings): Sources {
  const { artifactMirrorURL = "", registryMirrors = {}, caBundlePEM = "" } = request;
  if (artifactMirrorURL !== "") checkURL(artifactMirrorURL, "artifactMirrorURL", findings);
  for (const [host, url] of Object.entries(registryMirrors)) checkURL(url, `registryMirrors.${host.slice(0, 253)}`, findings);
  if (caBundlePEM.trim() !== "" && !holdsOnlyCertificates(caBundlePEM))
    findings.wrong("caBundlePEM", "must hold PEM certificates and nothing else");
  return { artifactMirrorURL, registryMirrors, caBundlePEM };
}

function checkURL(text: string, member: string, findings: Findings): void {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol)) findings.wrong(member, "must be an http or https address");
  else if (url.username !== "" || url.password !== "") findings.wrong(member, "must be an address without a user name or password");
}

function holdsOnlyCertificates(pem: string): boolean {
  const labels = [...pem.matchAll(/-----BEGIN ([^-]*)-----/g)].map(([, label]) => label);
  return labels.length > 0 && labels.every((label) => label === "CERTIFICATE");
}
