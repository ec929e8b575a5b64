import type { CatalogEntry, KitData, KitSlot } from "../model/kit-data.ts";

/** What the example repository is held against: its three slots, and one Blueprint outside the kit. */
export const exampleKit: KitData = {
  slots: [
    slot(1, "operator", {
      namespace: "operator-system",
      upstream: [{ chart: "operator", version: "1.0.0", repository: "https://charts.example.org/operator", appVersion: "1.0.0" }],
      wait: true,
      timeout: "10m",
    }),
    slot(2, "store", { dependsOn: ["bp-operator"], wait: true }),
    slot(3, "web", {
      dependsOn: ["bp-store"],
      upstream: [{ chart: "web", version: "2.3.4", repository: "https://charts.example.org/web", appVersion: "2.3.4" }],
      wait: false,
    }),
  ],
  catalog: [
    entry("operator", {
      slot: 1,
      category: "integration",
      upstream: [{ chart: "operator", version: "1.0.0", repository: "https://charts.example.org/operator" }],
    }),
    entry("store", { slot: 2, category: "data", dependsOn: ["bp-operator"] }),
    entry("web", {
      slot: 3,
      category: "platform",
      visibility: "listed",
      dependsOn: ["bp-store"],
      conditional: [{ blueprint: "bp-operator", when: "config.widgets == true" }],
      upstream: [{ chart: "web", version: "2.3.4", repository: "https://charts.example.org/web" }],
    }),
    entry("dormant", { category: "data", dependsOn: ["bp-store"] }),
  ],
  base: [],
  categories: ["platform", "integration", "data"],
};

function slot(number: number, name: string, differences: Partial<KitSlot>): KitSlot {
  return {
    slot: number,
    blueprint: `bp-${name}`,
    chartVersion: "1.0.0",
    upstream: [],
    namespace: name,
    createsNamespace: true,
    releaseName: name,
    dependsOn: [],
    wave: "W0",
    mandatory: true,
    core: false,
    regions: "all",
    path: `clusters/_template/bootstrap-kit/0${number}-${name}.yaml`,
    ...differences,
  };
}

function entry(name: string, differences: Partial<CatalogEntry>): CatalogEntry {
  return {
    name: `bp-${name}`,
    title: name[0]!.toUpperCase() + name.slice(1),
    folder: `platform/${name}`,
    category: "platform",
    visibility: "unlisted",
    upstream: [],
    dependsOn: [],
    conditional: [],
    companions: [],
    slot: null,
    ...differences,
  };
}
