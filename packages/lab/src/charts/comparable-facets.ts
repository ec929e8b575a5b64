import type { TreeMap } from "./shape-schema.ts";

/** What Blueprints, the install order and upgrades rely on in an object, by a name that a person understands. */
export function facetsOf(object: TreeMap): Map<string, unknown> {
  const facets = new Map<string, unknown>();
  addHooks(object, facets);
  const spec = map(object["spec"]);
  switch (object["kind"]) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "Job":
      addWorkload(spec, facets);
      break;
    case "CronJob":
      facets.set("schedule", spec["schedule"]);
      addWorkload(map(map(spec["jobTemplate"])["spec"]), facets);
      break;
    case "Service":
      addService(spec, facets);
      break;
    case "CustomResourceDefinition":
      addDefinition(spec, facets);
      break;
    case "ValidatingWebhookConfiguration":
    case "MutatingWebhookConfiguration":
      for (const webhook of list(object["webhooks"])) addWebhook(map(webhook), facets);
      break;
    case "Role":
    case "ClusterRole":
      facets.set("rules", grantsOf(list(object["rules"])));
      facets.set("aggregation", object["aggregationRule"]);
      break;
    case "RoleBinding":
    case "ClusterRoleBinding":
      facets.set("roleRef", pick(map(object["roleRef"]), ["kind", "name"]));
      facets.set(
        "subjects",
        list(object["subjects"]).map((subject) => pick(map(subject), ["kind", "name", "namespace"])),
      );
      break;
    case "ServiceMonitor":
    case "PodMonitor":
      facets.set("selector", map(spec["selector"])["matchLabels"]);
      for (const endpoint of list(spec["endpoints"] ?? spec["podMetricsEndpoints"]))
        facets.set(
          `endpoint ${String(map(endpoint)["port"] ?? map(endpoint)["targetPort"])}`,
          pick(map(endpoint), ["path", "scheme", "interval"]),
        );
      break;
    case "ConfigMap":
    case "Secret":
      facets.set("keys", Object.keys({ ...map(object["data"]), ...map(object["stringData"]) }).toSorted());
      facets.set("type", object["type"]);
      break;
    case "APIService":
      facets.set("group", spec["group"]);
      facets.set("version", spec["version"]);
      facets.set("service", pick(map(spec["service"]), ["name", "namespace", "port"]));
      break;
    default:
      break;
  }

  return new Map([...facets].filter(([, value]) => value !== undefined && value !== null));
}

function addHooks(object: TreeMap, facets: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(map(map(object["metadata"])["annotations"])))
    if (name.startsWith("helm.sh/")) facets.set(`annotation ${name}`, String(value));
}

function addWorkload(spec: TreeMap, facets: Map<string, unknown>): void {
  const template = map(spec["template"]);
  const pod = map(template["spec"]);
  facets.set("replicas", spec["replicas"]);
  facets.set("selector", map(spec["selector"])["matchLabels"]);
  facets.set("serviceName", spec["serviceName"]);
  facets.set("serviceAccount", pod["serviceAccountName"]);
  facets.set("hostNetwork", pod["hostNetwork"] === true ? true : undefined);
  facets.set("priorityClass", pod["priorityClassName"] === "" ? undefined : pod["priorityClassName"]);
  facets.set("strategy", map(spec["strategy"] ?? spec["updateStrategy"])["type"]);
  for (const container of list(pod["initContainers"])) addContainer("init container", map(container), facets);
  for (const container of list(pod["containers"])) addContainer("container", map(container), facets);
  for (const volume of list(pod["volumes"])) {
    const { name, ...source } = map(volume);
    facets.set(`volume ${String(name)}`, sourceOfVolume(source));
  }
  for (const claim of list(spec["volumeClaimTemplates"])) {
    const { metadata, spec: claimSpec } = map(claim);
    facets.set(`claim ${String(map(metadata)["name"])}`, pick(map(claimSpec), ["accessModes", "storageClassName", "resources"]));
  }
}

function addContainer(what: string, container: TreeMap, facets: Map<string, unknown>): void {
  const name = `${what} ${String(container["name"])}`;
  facets.set(`${name}: image`, container["image"]);
  facets.set(
    `${name}: ports`,
    sorted(
      list(container["ports"]).map((port) => ({ protocol: "TCP", ...pick(map(port), ["name", "containerPort", "protocol", "hostPort"]) })),
    ),
  );
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const { httpGet, tcpSocket, exec, grpc } = map(container[probe]);
    const asks = httpGet === undefined ? undefined : pick(map(httpGet), ["path", "port", "scheme"]);
    const how = asks === undefined ? (tcpSocket ?? grpc ?? (exec === undefined ? undefined : "exec")) : { scheme: "HTTP", ...asks };
    facets.set(`${name}: ${probe}`, how);
  }
}

function sourceOfVolume(source: TreeMap): unknown {
  const [kind = "emptyDir"] = Object.keys(source);
  const { name, secretName, claimName } = map(source[kind]);

  return { [kind]: name ?? secretName ?? claimName };
}

function addService(spec: TreeMap, facets: Map<string, unknown>): void {
  facets.set("type", spec["type"] ?? "ClusterIP");
  facets.set("clusterIP", spec["clusterIP"]);
  facets.set("selector", spec["selector"]);
  facets.set(
    "ports",
    sorted(
      list(spec["ports"]).map((port) => ({ protocol: "TCP", ...pick(map(port), ["name", "port", "targetPort", "protocol", "nodePort"]) })),
    ),
  );
}

function addDefinition(spec: TreeMap, facets: Map<string, unknown>): void {
  facets.set("names", pick(map(spec["names"]), ["kind", "plural", "singular", "listKind", "shortNames", "categories"]));
  facets.set("scope", spec["scope"]);
  for (const version of list(spec["versions"])) {
    const { name, served, storage, subresources, additionalPrinterColumns } = map(version);
    facets.set(`version ${String(name)}`, { served, storage });
    facets.set(`version ${String(name)}: subresources`, Object.keys(map(subresources)).toSorted());
    facets.set(
      `version ${String(name)}: columns`,
      list(additionalPrinterColumns).map((column) => pick(map(column), ["name", "type", "jsonPath"])),
    );
  }
}

function addWebhook(webhook: TreeMap, facets: Map<string, unknown>): void {
  const name = `webhook ${String(webhook["name"])}`;
  const service = map(map(webhook["clientConfig"])["service"]);
  facets.set(`${name}: service`, { port: 443, ...pick(service, ["name", "namespace", "path", "port"]) });
  facets.set(`${name}: failurePolicy`, webhook["failurePolicy"] ?? "Fail");
  facets.set(
    `${name}: rules`,
    list(webhook["rules"]).map((rule) => pick(map(rule), ["apiGroups", "apiVersions", "operations", "resources"])),
  );
  facets.set(`${name}: namespaceSelector`, webhook["namespaceSelector"]);
}

/** Every single right, so that the same rights in other groups of rules are equal. */
function grantsOf(rules: readonly unknown[]): string[] {
  const grants = rules.flatMap((rule) => {
    const { apiGroups, resources, verbs, resourceNames, nonResourceURLs } = map(rule);
    const what = list(nonResourceURLs).concat(
      list(apiGroups).flatMap((group) => list(resources).map((name) => `${String(name)}.${String(group)}`)),
    );
    const only = list(resourceNames).length === 0 ? [""] : list(resourceNames).map((name) => ` ${String(name)}`);

    return what.flatMap((thing) => only.flatMap((one) => list(verbs).map((verb) => `${String(verb)} ${String(thing)}${one}`)));
  });

  return [...new Set(grants)].toSorted();
}

function pick(from: TreeMap, keys: readonly string[]): TreeMap {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined && from[key] !== null).map((key) => [key, from[key]]));
}

function sorted(items: readonly TreeMap[]): TreeMap[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function map(value: unknown): TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as TreeMap) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
