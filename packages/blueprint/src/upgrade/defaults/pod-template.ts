import { isRecord } from "../../model/yaml-file.ts";
import { type Fields, isAbsent, withDefaults, withItems, withRecord } from "./fields.ts";
import { canonicalQuantity } from "./quantity.ts";

/** A pod template as the API server keeps it (Kubernetes 1.31). */
export function defaultPodTemplate(template: Fields): Fields {
  const { metadata = {}, ...rest } = template;
  const marks = isRecord(metadata) ? metadata : {};

  return withRecord({ ...rest, metadata: withDefaults(marks, { creationTimestamp: null }) }, "spec", defaultPodSpec);
}

/** 0644, as the API writes it in JSON. */
const readableByAll = 420;

export function defaultPodSpec(spec: Fields): Fields {
  const account = spec["serviceAccountName"] ?? spec["serviceAccount"];
  let filled = withDefaults(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    // The older name is kept beside the newer one.
    ...(account === undefined || account === "" ? {} : { serviceAccount: account, serviceAccountName: account }),
  });
  const onHost = spec["hostNetwork"] === true;
  for (const list of ["containers", "initContainers"]) filled = withItems(filled, list, (container) => defaultContainer(container, onHost));

  return withItems(filled, "volumes", defaultVolume);
}

function defaultContainer(container: Fields, onHost: boolean): Fields {
  let filled = withDefaults(container, {
    imagePullPolicy: pullPolicyOf(container["image"]),
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  filled = withItems(filled, "ports", (port) =>
    withDefaults(port, { protocol: "TCP", hostPort: onHost ? port["containerPort"] : undefined }),
  );
  filled = withRecord(filled, "resources", defaultResources);
  filled = withItems(filled, "env", defaultVariable);
  filled = withItems(filled, "volumeMounts", (mount) => (mount["readOnly"] === false ? without(mount, "readOnly") : mount));
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) filled = withRecord(filled, probe, defaultProbe);

  return withRecord(filled, "lifecycle", (lifecycle) =>
    withRecord(withRecord(lifecycle, "preStop", defaultAction), "postStart", defaultAction),
  );
}

function pullPolicyOf(image: unknown): string {
  if (typeof image !== "string" || image.includes("@")) return "IfNotPresent";
  const tag = /:([^:/]+)$/.exec(image)?.[1] ?? "latest";

  return tag === "latest" ? "Always" : "IfNotPresent";
}

export function defaultResources(resources: Fields): Fields {
  const filled = { ...resources };
  for (const name of ["limits", "requests"]) {
    const amounts = quantities(resources[name]);
    if (amounts !== undefined) filled[name] = amounts;
  }

  return filled;
}

function quantities(value: unknown): Fields | undefined {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, amount]) => [name, canonicalQuantity(amount)])) : undefined;
}

function defaultVariable(variable: Fields): Fields {
  // An empty value is not kept.
  const kept = variable["value"] === "" ? without(variable, "value") : variable;

  return withRecord(kept, "valueFrom", (from) =>
    withRecord(
      withRecord(from, "fieldRef", (field) => withDefaults(field, { apiVersion: "v1" })),
      "resourceFieldRef",
      (field) => withDefaults(field, { divisor: "0" }),
    ),
  );
}

function defaultProbe(probe: Fields): Fields {
  const filled = withDefaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });

  return withRecord(defaultAction(filled), "grpc", (grpc) => withDefaults(grpc, { service: "" }));
}

function defaultAction(action: Fields): Fields {
  return withRecord(action, "httpGet", (get) => withDefaults(get, { path: "/", scheme: "HTTP" }));
}

function defaultVolume(volume: Fields): Fields {
  let filled = volume;
  for (const source of ["secret", "configMap", "downwardAPI", "projected"]) {
    filled = withRecord(filled, source, (given) => withDefaults(given, { defaultMode: readableByAll }));
  }
  filled = withRecord(filled, "hostPath", (path) => withDefaults(path, { type: "" }));
  filled = withRecord(filled, "emptyDir", (directory) =>
    isAbsent(directory["sizeLimit"]) ? directory : { ...directory, sizeLimit: canonicalQuantity(directory["sizeLimit"]) },
  );
  filled = withRecord(filled, "downwardAPI", (given) => withItems(given, "items", defaultDownwardItem));

  return withRecord(filled, "projected", (projected) =>
    withItems(projected, "sources", (source) =>
      withRecord(
        withRecord(source, "serviceAccountToken", (token) => withDefaults(token, { expirationSeconds: 3600 })),
        "downwardAPI",
        (given) => withItems(given, "items", defaultDownwardItem),
      ),
    ),
  );
}

function defaultDownwardItem(item: Fields): Fields {
  return withRecord(item, "fieldRef", (field) => withDefaults(field, { apiVersion: "v1" }));
}

function without(fields: Fields, name: string): Fields {
  const { [name]: _gone, ...kept } = fields;

  return kept;
}
