import { startOf } from "../../model/position.ts";
import { recordOf, stringOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import type { ClusterRule } from "../rule.ts";

export const clKitMissingBlueprint: ClusterRule = {
  id: "CL-KIT-MISSING-BLUEPRINT",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "an issuer or a secret store of the kit relies on a program that no release of the kit installs",
  reason: "It is applied without complaint and never becomes ready, and with it every certificate or Secret that comes from it.",
  fix: "add the release that installs the program, or use an issuer or store that the kit has",
  needs: ["renders"],
  async *check({ releases }) {
    const rendered = await Promise.all(
      releases
        .filter(({ blueprint }) => blueprint?.chart !== undefined)
        .map(async (release) => ({ release, objects: (await release.render()).objects })),
    );
    const services = new Set(
      rendered.flatMap(({ release, objects }) =>
        objects
          .filter(({ object }) => object.kind === "Service")
          .map(({ object }) => `${object.metadata.name}.${object.metadata.namespace ?? release.namespace}`),
      ),
    );
    const groups = new Set(
      rendered.flatMap(({ objects }) =>
        objects.filter(({ object }) => object.kind === "APIService").map(({ object }) => valueAt(object, ["spec", "group"])),
      ),
    );
    for (const { release, objects } of rendered) {
      for (const { object } of objects) {
        const missing = [
          ...solverGroups(object)
            .filter((group) => !groups.has(group))
            .map((group) => `the solver ${group}`),
          ...storeServices(object)
            .filter((service) => !services.has(service))
            .map((service) => `Service ${service}`),
        ];
        for (const what of missing) {
          yield {
            message: `${object.kind} ${object.metadata.name} of ${release.name} relies on ${what}, which nothing in the kit installs`,
            at: startOf(release.file),
          };
        }
      }
    }
  },
  examples: [
    {
      title: "secret store is not installed",
      changes: [
        {
          file: "platform/store/chart/templates/remote-store.yaml",
          write:
            'apiVersion: external-secrets.io/v1beta1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n  labels:\n    {{- include "bp-store.labels" . | nindent 4 }}\nspec:\n  provider:\n    vault:\n      server: https://vault.vault.svc:8200\n      path: secret\n',
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml" },
    },
  ],
};

/** Solvers of ACME's DNS-01 that are programs of their own: cert-manager calls them through an aggregated API. */
function solverGroups({ kind, spec }: KubeObject): string[] {
  const solvers = kind.endsWith("Issuer") ? valueAt(spec, ["acme", "solvers"]) : undefined;

  return Array.isArray(solvers) ? solvers.flatMap((solver) => stringOf(valueAt(solver, ["dns01", "webhook", "groupName"])) ?? []) : [];
}

function storeServices({ kind, spec }: KubeObject): string[] {
  if (!kind.endsWith("SecretStore")) return [];
  const providers = Object.values(recordOf(valueAt(spec, ["provider"])));

  return providers.flatMap((provider) => {
    const server = stringOf(recordOf(provider)["server"]) ?? "";
    const [, name, namespace] = /^https?:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc/.exec(server) ?? [];

    return name === undefined ? [] : [`${name}.${namespace}`];
  });
}
