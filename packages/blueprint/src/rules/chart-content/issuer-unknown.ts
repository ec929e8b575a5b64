import { consumedBy } from "../../model/consumed-objects.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, everyObject, foundInObject } from "./rendered-objects.ts";

/** ClusterIssuers that every Sovereign has, from the Blueprint of its edge. */
const sharedIssuers = ["letsencrypt-prod", "letsencrypt-staging", "catalyst-internal-ca"];

export const issuerUnknown: BlueprintRule = {
  id: "CH-ISSUER-UNKNOWN",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a certificate names an issuer that nothing ships",
  reason: "The certificate stays not ready for ever, its Secret is never made, and pods that mount it do not start.",
  fix: `name ${sharedIssuers.join(", ")}, or an Issuer of the same chart`,
  needs: ["renders"],
  examples: [
    {
      title: "certificate is ordered from an issuer that does not exist",
      changes: [
        {
          file: "platform/web/chart/templates/certificate.yaml",
          write: certificate("ClusterIssuer", "letsencrypt"),
        },
      ],
      at: { file: "platform/web/chart/templates/certificate.yaml", text: "name: letsencrypt" },
    },
    {
      title: "certificate means an Issuer of its namespace by a cluster issuer's name",
      changes: [{ file: "platform/web/chart/templates/certificate.yaml", write: certificate("Issuer", "catalyst-internal-ca") }],
      at: { file: "platform/web/chart/templates/certificate.yaml", text: "name: catalyst-internal-ca" },
    },
  ],
  check: (subject) => distinct(unknownIssuers(subject)),
};

function* unknownIssuers(subject: BlueprintSubject): Generator<Found> {
  const objects = everyObject(subject);
  const shipped = new Set(objects.map(({ object }) => `${object.kind}/${object.metadata.name}`));
  for (const rendered of objects)
    for (const { group, kind, name, path } of consumedBy(rendered.object)) {
      if (group !== "cert-manager.io" || (kind !== "Issuer" && kind !== "ClusterIssuer")) continue;
      if (shipped.has(`${kind}/${name}`) || (kind === "ClusterIssuer" && sharedIssuers.includes(name))) continue;
      yield foundInObject(subject, rendered, path, { message: `no chart ships the ${kind} ${name}` });
    }
}

function certificate(kind: string, issuer: string): string {
  return [
    "apiVersion: cert-manager.io/v1",
    "kind: Certificate",
    "metadata:",
    "  name: {{ .Release.Name }}-gate",
    "  labels:",
    '    {{- include "bp-web.labels" . | nindent 4 }}',
    "spec:",
    "  secretName: {{ .Release.Name }}-gate-tls",
    "  dnsNames:",
    "    - {{ .Release.Name }}-gate.{{ .Release.Namespace }}.svc",
    "  issuerRef:",
    `    kind: ${kind}`,
    `    name: ${issuer}`,
    "",
  ].join("\n");
}
