import { describeObject, groupOf, referenceOf } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, everyObject, foundInObject } from "./rendered-objects.ts";

/** Ingress controllers' own kinds, by the end of their API group. */
const vendorGroups = [
  "traefik.io",
  "traefik.containo.us",
  "konghq.com",
  "projectcontour.io",
  "nginx.org",
  "istio.io",
  "getambassador.io",
  "haproxy.org",
  "apisix.apache.org",
  "route.openshift.io",
  "voyager.appscode.com",
];

export const ingressTraefik: BlueprintRule = {
  id: "CH-INGRESS-TRAEFIK",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "an Ingress or an ingress controller's own object is rendered",
  reason:
    "A Sovereign's edge is the Gateway API and there is no ingress controller: nobody reads the object, so the host answers 404; a kind that no chart brings is refused.",
  fix: "render an HTTPRoute to Gateway catalyst-edge/sovereign instead",
  needs: ["renders"],
  examples: [
    {
      title: "gate is published by an Ingress",
      changes: [
        {
          file: "platform/web/chart/templates/httproute.yaml",
          write: [
            "{{- if .Values.webOverlay.hostName }}",
            "apiVersion: networking.k8s.io/v1",
            "kind: Ingress",
            "metadata:",
            "  name: {{ .Release.Name }}-gate",
            "  labels:",
            '    {{- include "bp-web.labels" . | nindent 4 }}',
            "  annotations:",
            "    gateway: {{ .Values.webOverlay.gateway.namespace }}/{{ .Values.webOverlay.gateway.name }}",
            "spec:",
            "  rules:",
            "    - host: {{ .Values.webOverlay.hostName | quote }}",
            "      http:",
            "        paths:",
            "          - path: /",
            "            pathType: Prefix",
            "            backend:",
            "              service:",
            "                name: {{ .Release.Name }}-gate",
            "                port:",
            "                  number: 80",
            "{{- end }}",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/web/chart/templates/httproute.yaml", text: "kind: Ingress" },
    },
    {
      title: "route is an object of Traefik",
      changes: [
        {
          file: "platform/web/chart/templates/middleware.yaml",
          write: [
            "apiVersion: traefik.io/v1alpha1",
            "kind: Middleware",
            "metadata:",
            "  name: {{ .Release.Name }}-gate",
            "  labels:",
            '    {{- include "bp-web.labels" . | nindent 4 }}',
            "spec:",
            "  compress: {}",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/web/chart/templates/middleware.yaml", text: "kind: Middleware" },
    },
  ],
  check: (subject) => distinct(ingressObjects(subject)),
};

function* ingressObjects(subject: BlueprintSubject): Generator<Found> {
  for (const rendered of everyObject(subject)) {
    const { object } = rendered;
    const group = groupOf(object.apiVersion);
    const isIngress = object.kind === "Ingress" || object.kind === "IngressClass";
    const isVendors = vendorGroups.some((vendor) => group === vendor || group.endsWith(`.${vendor}`));
    if (isIngress || isVendors)
      yield foundInObject(subject, rendered, ["kind"], {
        message: `${describeObject(referenceOf(object))} is for an ingress controller, which a Sovereign does not have`,
      });
  }
}
