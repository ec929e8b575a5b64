import { claim, storageClass } from "./objects.ts";
import { allowed, refused, type Transition } from "./transition.ts";

const boundTo = "volume-one";
const size = (storage: string) => ({ resources: { requests: { storage } } });
const plain = storageClass("plain");
const growing = storageClass("growing", { allowVolumeExpansion: true });
const source = { dataSource: { kind: "PersistentVolumeClaim", name: "other" } };

export const storageTransitions: readonly Transition[] = [
  ...(
    [
      ["claim-modes", "other access modes", {}, { accessModes: ["ReadWriteMany"] }],
      ["claim-class", "another class", {}, { storageClassName: "growing" }],
      ["claim-volume", "another volume", { volumeName: boundTo }, { volumeName: "volume-other" }],
      ["claim-mode", "another volume mode", {}, { volumeMode: "Block" }],
      ["claim-selector", "a selector", {}, { selector: { matchLabels: { a: "b" } } }],
      ["claim-source", "a data source", {}, source],
    ] as const
  ).map(([name, title, before, after]): Transition => ({
    name,
    row: "UP-PVC",
    title: `${title} for a bound claim`,
    old: claim(name, before),
    new: claim(name, after),
    boundTo,
    beside: plain,
    ...refused("immutable", "spec"),
  })),
  {
    name: "claim-shrinks",
    row: "UP-PVC",
    title: "a bound claim shrinks",
    old: claim("claim-shrinks", { storageClassName: "growing", ...size("2Gi") }),
    new: claim("claim-shrinks", { storageClassName: "growing", ...size("1Gi") }),
    boundTo,
    beside: growing,
    ...refused("immutable", "spec.resources.requests.storage"),
  },
  {
    name: "claim-grows",
    row: "UP-PVC",
    title: "a bound claim grows, and its class forbids it",
    old: claim("claim-grows"),
    new: claim("claim-grows", size("2Gi")),
    boundTo,
    beside: plain,
    ...refused("immutable", ""),
  },
  {
    name: "claim-grows-unbound",
    row: "UP-PVC",
    title: "a claim grows that is not bound yet",
    old: claim("claim-grows-unbound"),
    new: claim("claim-grows-unbound", size("2Gi")),
    beside: plain,
    ...refused("immutable", "spec"),
  },
  {
    name: "claim-grows-freely",
    row: "UP-PVC",
    title: "a bound claim grows, and its class lets it",
    old: claim("claim-grows-freely", { storageClassName: "growing" }),
    new: claim("claim-grows-freely", { storageClassName: "growing", ...size("2Gi") }),
    boundTo,
    beside: growing,
    ...allowed,
  },
  {
    name: "claim-respelled",
    row: "UP-PVC",
    title: "the same size written differently, and a label",
    old: claim("claim-respelled", size("1Gi")),
    new: { ...claim("claim-respelled", size("1024Mi")), metadata: { name: "claim-respelled", labels: { a: "b" } } },
    boundTo,
    beside: plain,
    ...allowed,
  },
  ...(
    [
      ["class-provisioner", "provisioner", { provisioner: "example.com/other" }],
      ["class-parameters", "parameters", { parameters: { speed: "slow" } }],
      ["class-reclaim", "reclaimPolicy", { reclaimPolicy: "Retain" }],
      ["class-binding", "volumeBindingMode", { volumeBindingMode: "WaitForFirstConsumer" }],
    ] as const
  ).map(([name, field, after]): Transition => ({
    name,
    row: "UP-STORAGECLASS",
    title: `another ${field} for a StorageClass`,
    old: storageClass(name, { parameters: { speed: "fast" } }),
    new: storageClass(name, { parameters: { speed: "fast" }, ...after }),
    ...refused("immutable", field),
  })),
  {
    name: "class-expansion",
    row: "UP-STORAGECLASS",
    title: "a StorageClass lets volumes grow from now on",
    old: storageClass("class-expansion"),
    new: storageClass("class-expansion", { allowVolumeExpansion: true, mountOptions: ["noatime"] }),
    ...allowed,
  },
];
