import { containersOf, listOf, podTemplateOf } from "../../model/pod-spec.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, everyObject, foundInObject } from "./rendered-objects.ts";

/** What Cilium opens for node ports; what the edge listens on lies outside it. */
const firstNodePort = 30_000;
const lastNodePort = 30_999;
const edgePorts = [31_080, 31_443];
const edge = "bp-sovereign-edge";

export const nodeport: BlueprintRule = {
  id: "CH-NODEPORT",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: `a fixed node port lies outside ${firstNodePort}–${lastNodePort}, or a port of the edge is taken`,
  reason:
    "Nothing listens on a node port outside the range, and the API server refuses most of them. The edge's two ports on the host belong to the Gateway: a second program there keeps it from starting, and the Sovereign from being reached.",
  fix: "leave the node port out, so that one is given, and publish over the Gateway",
  needs: ["renders"],
  examples: [
    {
      title: "Service asks for a node port that is not opened",
      changes: [
        {
          file: "platform/web/chart/templates/service.yaml",
          replace: "      port: 80\n      targetPort: http\n",
          with: "      port: 80\n      targetPort: http\n      nodePort: 32080\n  type: NodePort\n",
        },
      ],
      at: { file: "platform/web/chart/templates/service.yaml", text: "nodePort: 32080" },
    },
    {
      title: "container takes the edge's port on the host",
      changes: [
        {
          file: "platform/web/chart/templates/deployment.yaml",
          replace: "              containerPort: 8080\n",
          with: "              containerPort: 8080\n              hostPort: 31443\n",
        },
      ],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "hostPort: 31443" },
    },
  ],
  check: (subject) => distinct(wrongPorts(subject)),
};

function* wrongPorts(subject: BlueprintSubject): Generator<Found> {
  for (const rendered of everyObject(subject)) {
    for (const { port, path } of nodePorts(rendered.object))
      if (port !== 0 && (port < firstNodePort || port > lastNodePort))
        yield foundInObject(subject, rendered, path, { message: `the node port ${port} lies outside ${firstNodePort}–${lastNodePort}` });
    for (const { port, path } of subject.blueprint.name === edge ? [] : hostPorts(rendered.object))
      if (edgePorts.includes(port))
        yield foundInObject(subject, rendered, path, { message: `the port ${port} on the host belongs to the edge` });
  }
}

interface UsedPort {
  port: number;
  path: YamlPath;
}

function nodePorts({ kind, apiVersion, spec }: KubeObject): UsedPort[] {
  if (kind !== "Service" || groupOf(apiVersion) !== "") return [];
  const health = valueAt(spec, ["healthCheckNodePort"]);

  return [
    ...listOf(valueAt(spec, ["ports"])).flatMap(({ nodePort }, index) => used(nodePort, ["spec", "ports", index, "nodePort"])),
    ...used(health, ["spec", "healthCheckNodePort"]),
  ];
}

/** On the host's network every port of a container is one of the host; so are the listeners of a Gateway. */
function hostPorts(object: KubeObject): UsedPort[] {
  if (object.kind === "Gateway" && groupOf(object.apiVersion) === "gateway.networking.k8s.io")
    return listOf(valueAt(object, ["spec", "listeners"])).flatMap(({ port }, index) => used(port, ["spec", "listeners", index, "port"]));
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  const fields = template.spec["hostNetwork"] === true ? ["hostPort", "containerPort"] : ["hostPort"];

  return containersOf(template).flatMap(({ container, path }) =>
    listOf(container["ports"]).flatMap((port, index) => fields.flatMap((field) => used(port[field], [...path, "ports", index, field]))),
  );
}

function used(port: unknown, path: YamlPath): UsedPort[] {
  return typeof port === "number" ? [{ port, path }] : [];
}
