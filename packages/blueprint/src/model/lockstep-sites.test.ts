import { expect, it } from "vitest";
import { fileTreeOf } from "./file-tree.ts";
import { agrees, highestOfDiffering, inNotationOf, placeOfSite, versionRecords } from "./lockstep-sites.ts";
import { repositoryOf } from "./repository.ts";

const flux = {
  "infra/hetzner/pins.json": '{"flux": {"version": "v2.4.0", "chart": "2.14.1"}}\n',
  "platform/flux/blueprint.yaml":
    "metadata: {name: bp-flux}\nspec:\n  version: 1.0.0\n  upstream:\n    - {chart: flux2, version: 2.14.1, appVersion: 2.4.0}\n",
  "platform/flux/chart/Chart.yaml": "name: bp-flux\nversion: 1.0.0\ndependencies:\n  - {name: flux2, version: 2.14.1}\n",
  "platform/flux/chart/values.yaml": "catalystBlueprint:\n  upstream: {chart: flux2, version: 2.14.1, appVersion: 2.4.0}\n",
};

it("lets the records of Flux agree, with and without a v", () => {
  expect(behind("bp-flux", flux)).toEqual([]);
});

it("sees a boot pin of Flux that is not the release the chart adopts", () => {
  const files = { ...flux, "infra/hetzner/pins.json": '{"flux": {"version": "v2.3.0", "chart": "2.14.1"}}\n' };

  expect(behind("bp-flux", files)).toEqual(["release of Flux: infra/hetzner/pins.json:1 v2.3.0 → v2.4.0"]);
});

it("sees a pin of the chart of Flux that the Blueprint has left behind", () => {
  const files = { ...flux, "infra/hetzner/pins.json": '{"flux": {"version": "v2.4.0", "chart": "2.13.0"}}\n' };

  expect(behind("bp-flux", files)).toEqual(["chart flux2: infra/hetzner/pins.json:1 2.13.0 → 2.14.1"]);
});

it("sees that the network installed at boot is another one than the slot's", () => {
  const files = {
    "infra/hetzner/pins.json": '{\n"bpCilium": {"version": "1.0.0",\n"upstream": "1.16.4"}}\n',
    "platform/cilium/blueprint.yaml": "metadata: {name: bp-cilium}\nspec: {version: 1.1.0}\n",
    "platform/cilium/chart/Chart.yaml": "name: bp-cilium\nversion: 1.1.0\ndependencies:\n  - {name: cilium, version: 1.16.5}\n",
    "clusters/_template/bootstrap-kit/kustomization.yaml": "resources: [01-cilium.yaml]\n",
    "clusters/_template/bootstrap-kit/01-cilium.yaml":
      "kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: bp-cilium\n      version: 1.0.0\n",
  };

  expect(behind("bp-cilium", files)).toEqual([
    "bp-cilium: clusters/_template/bootstrap-kit/01-cilium.yaml:6 1.0.0 → 1.1.0",
    "bp-cilium: infra/hetzner/pins.json:2 1.0.0 → 1.1.0",
    "chart cilium: infra/hetzner/pins.json:3 1.16.4 → 1.16.5",
  ]);
});

it("compares each of several wrapped charts with its own records", () => {
  const files = {
    "platform/x/blueprint.yaml":
      "metadata: {name: bp-x}\nspec:\n  version: 1.0.0\n  upstream:\n    - {chart: a, version: 1.0.0}\n    - {chart: b, version: 2.0.0}\n",
    "platform/x/chart/Chart.yaml":
      "name: bp-x\nversion: 1.0.0\ndependencies:\n  - {name: a, version: 1.0.0}\n  - {name: b, version: 2.0.1}\n",
    "platform/x/chart/values.yaml": "catalystBlueprint:\n  upstream:\n    - {chart: a, version: 1.0.0}\n    - {chart: b, version: 2.0.1}\n",
    "platform/x/chart/deps.lock.yaml": "dependencies:\n  - {name: a, version: 1.0.0}\n  - {name: b, version: 2.0.1}\n",
  };

  expect(behind("bp-x", files)).toEqual(["chart b: platform/x/blueprint.yaml:6 2.0.0 → 2.0.1"]);
});

/** Every record that is not at the highest version of its row, and what it would become. */
function behind(name: string, files: Record<string, string>): string[] {
  const repository = repositoryOf(
    fileTreeOf("/", new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]))),
  );

  return versionRecords(repository.byName(name)!, repository).flatMap(({ subject, sites }) => {
    const highest = highestOfDiffering(sites);
    if (highest === undefined) return [];

    return sites
      .filter((site) => !agrees(site, highest))
      .map((site) => {
        const { file, line } = placeOfSite(site);

        return `${subject}: ${file}:${line} ${site.version} → ${inNotationOf(site, highest.version)}`;
      });
  });
}
