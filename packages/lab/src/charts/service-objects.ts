import { objectHead, type ChartObject } from "./chart-object.ts";
import type { Monitor, Rbac, RbacRule, Service, ServiceAccount, Shape, TreeMap } from "./shape-schema.ts";

export function serviceObject(shape: Shape, service: Service, place: number): ChartObject {
  const { selector, ports, spec, when, ...head } = service;
  const tree = {
    ...objectHead({ apiVersion: "v1", kind: "Service", ...head }, shape.labels ?? {}),
    spec: { ...spec, ...(selector === undefined ? {} : { selector }), ports },
  };

  return { tree, path: ["services", place], ...(when === undefined ? {} : { when }) };
}

export function serviceAccountObject(shape: Shape, account: ServiceAccount, place: number): ChartObject {
  const { when, imagePullSecrets, automount, ...head } = account;
  const tree = {
    ...objectHead({ apiVersion: "v1", kind: "ServiceAccount", ...head }, shape.labels ?? {}),
    ...(automount === undefined ? {} : { automountServiceAccountToken: automount }),
    ...(imagePullSecrets === undefined ? {} : { imagePullSecrets }),
  };

  return { tree, path: ["serviceAccounts", place], ...(when === undefined ? {} : { when }) };
}

/** A role and its binding: two objects, or only the binding of a role that exists. */
export function rbacObjects(shape: Shape, rbac: Rbac, place: number): ChartObject[] {
  const { kind, name, namespace, labels, annotations, when, rules, aggregate, bindTo, bindingName } = rbac;
  const head = { apiVersion: "rbac.authorization.k8s.io/v1", name, namespace, labels, annotations };
  const about = { path: ["rbac", place], ...(when === undefined ? {} : { when }) };
  const role = rules && {
    ...objectHead({ ...head, kind, labels: { ...labels, ...aggregate } }, shape.labels ?? {}),
    rules: rules.map(ruleOf),
  };
  const bindingKind = rbac.bindingKind ?? (kind === "Role" ? "RoleBinding" : "ClusterRoleBinding");
  const accounts = bindTo?.map((account) => ({
    kind: "ServiceAccount",
    name: account,
    namespace: rbac.subjectNamespace ?? "{{ $.Release.Namespace }}",
  }));
  const binding = (accounts ?? rbac.subjects) && {
    ...objectHead({ ...head, kind: bindingKind, name: bindingName ?? name }, shape.labels ?? {}),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
    subjects: accounts ?? rbac.subjects,
  };

  return [role, binding].flatMap((tree) => (tree ? [{ tree: tree as TreeMap, ...about }] : []));
}

export function monitorObject(shape: Shape, monitor: Monitor, place: number): ChartObject {
  const { kind, selector, endpoints, spec, when, ...head } = monitor;
  const tree = {
    ...objectHead({ apiVersion: "monitoring.coreos.com/v1", kind, ...head }, shape.labels ?? {}),
    spec: { ...spec, selector: { matchLabels: selector }, [kind === "PodMonitor" ? "podMetricsEndpoints" : "endpoints"]: endpoints },
  };

  return { tree, path: ["monitors", place], ...(when === undefined ? {} : { when }) };
}

function ruleOf(rule: RbacRule): TreeMap {
  if (typeof rule !== "string") return rule;
  const [groups = [], resources = [], verbs = []] = rule.split("|").map((part) => part.split(",").map((word) => word.trim()));

  return { apiGroups: groups.map((group) => (group === "core" ? "" : group)), resources, verbs };
}
