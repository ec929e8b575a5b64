import { expect, it } from "vitest";
import { removedApi } from "./removed-apis.ts";

it.each([
  ["batch/v1beta1", "CronJob", "1.25.0", "1.25"],
  ["batch/v1beta1", "CronJob", "1.24.9", undefined],
  ["batch/v1", "CronJob", "1.31.4", undefined],
  ["extensions/v1beta1", "Ingress", "1.31.4", "1.22"],
  ["extensions/v1beta1", "Deployment", "1.31.4", "1.16"],
  ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.31.4", undefined],
  ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.32.0", "1.32"],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.26.0", undefined],
  ["example.org/v1beta1", "Thing", "1.31.4", undefined],
])("%s %s is gone from Kubernetes %s since %s", (apiVersion, kind, kubeVersion, since) => {
  expect(removedApi(apiVersion, kind, kubeVersion)?.since).toBe(since);
});
