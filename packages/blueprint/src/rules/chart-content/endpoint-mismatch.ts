import { closest } from "fastest-levenshtein";
import type { BlueprintRule } from "../rule.ts";
import { addressedServices } from "./addressed-services.ts";
import { findService } from "./find-service.ts";

export const endpointMismatch: BlueprintRule = {
  id: "CH-ENDPOINT-MISMATCH",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an address names a Service or a port that the Blueprint in that namespace does not render",
  reason:
    "Charts prefix their Services with the release's name, and change ports between versions. A guessed address resolves to nothing, and the program that uses it restarts for ever.",
  fix: "take the address from the outputs of the Blueprint that makes the Service",
  needs: ["renders"],
  examples: [
    {
      title: "address has a port that the Service does not open",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "store.store.svc:6380", with: "store.store.svc:6379" }],
      at: { file: "platform/web/chart/values.yaml", text: "address:" },
    },
    {
      title: "address leaves out the release's name",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "store.store.svc:6380", with: "cache.store.svc:6380" }],
      at: { file: "platform/web/chart/values.yaml", text: "address:" },
    },
    {
      title: "route leads to a port that its Service does not have",
      changes: [{ file: "platform/web/chart/templates/httproute.yaml", replace: "port: 80\n", with: "port: 8080\n" }],
      at: { file: "platform/web/chart/templates/httproute.yaml", text: "- name: {{ .Release.Name }}-gate" },
    },
  ],
  async *check(subject) {
    for (const addressed of addressedServices(subject)) {
      const answer = await findService(subject, addressed);
      const { text, at, object, service } = addressed;
      const where = object === undefined ? { at } : { at, object };
      if (answer.kind === "no-port")
        yield {
          message: `${text}: Service ${answer.found.namespace}/${service} of ${answer.found.blueprint} has ${portsOf(answer.found.ports)}, and not ${addressed.port}`,
          ...where,
        };
      if (answer.kind === "no-service")
        yield {
          message: `${text}: ${answer.blueprints.join(" and ")} make no Service ${service} in namespace ${answer.namespace}${nearest(service, answer.services)}`,
          ...where,
        };
    }
  },
};

function portsOf(ports: readonly (number | string)[] | undefined): string {
  const numbers = (ports ?? []).filter((port) => typeof port === "number");

  return numbers.length === 0 ? "no port" : `port ${numbers.join(", ")}`;
}

function nearest(service: string, services: readonly string[]): string {
  return services.length === 0 ? "" : `; nearest: ${closest(service, [...services])}`;
}
