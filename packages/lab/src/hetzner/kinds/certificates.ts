import { X509Certificate } from "node:crypto";
import { Type } from "typebox";
import type { Cloud } from "../cloud.ts";
import { actionRoutes, deleteRoute, LabelMap, Name, readRoutes, updateRoute } from "../common-routes.ts";
import { ApiError, invalidInput } from "../errors.ts";
import { actionAnswer, created, kindModule, living, write, type Answer, type Call } from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import type { Certificate } from "../resources.ts";
import { timestamp } from "../timestamp.ts";

const Create = Type.Object({
  name: Name,
  type: Type.Optional(Type.Union([Type.Literal("uploaded"), Type.Literal("managed")])),
  certificate: Type.Optional(Type.String()),
  private_key: Type.Optional(Type.String()),
  domain_names: Type.Optional(Type.Array(Type.String())),
  labels: Type.Optional(LabelMap),
});

export const certificates = kindModule<"certificates">({
  kind: "certificates",
  render: (cloud, record) => ({
    id: record.id,
    name: record.name,
    labels: record.labels,
    type: record.type,
    certificate: record.certificate,
    created: record.created,
    not_valid_before: record.notBefore,
    not_valid_after: record.notAfter,
    domain_names: record.domainNames,
    fingerprint: record.fingerprint,
    status: record.status,
    used_by: usedBy(cloud, record).map((id) => ({ id, type: "load_balancer" })),
  }),
  routes: [
    ...actionRoutes("certificates"),
    ...readRoutes("certificates", { type: (record, wanted) => wanted.includes(record.type) }),
    updateRoute("certificates"),
    deleteRoute("certificates", (call, record) => {
      if (usedBy(call.cloud, record).length > 0)
        throw new ApiError("resource_in_use", `certificate with ID '${record.id}' is still in use`);
      return undefined;
    }),
    write("POST", "/certificates", Create, createCertificate),
    write("POST", "/certificates/:id/actions/retry", Type.Object({}), (call) =>
      actionAnswer(call, issue(call, living(call, "certificates"))),
    ),
  ],
  effects: {
    // There is no zone at this provider to prove a name with, so issuance fails unless a fault says otherwise.
    "certificate.refused": (cloud, effect) => {
      const record = cloud.store.get("certificates", Number(effect["certificate"]));
      if (!record) return;
      record.status = { issuance: "failed", renewal: "unavailable", error: { code: "dns_zone_not_found", message: "DNS zone not found" } };
      cloud.store.touch("certificates", record.id);
      throw new ApiError("service_error", "DNS zone not found");
    },
  },
});

function createCertificate(call: Call, body: Type.Static<typeof Create>): Answer {
  const { cloud, project } = call;
  const labels = checkLabels(body.labels ?? {});
  cloud.checkName("certificates", project.id, body.name);
  cloud.checkQuota("certificates", project.id);
  const managed = body.type === "managed";
  const parsed = managed ? managedFacts(body.domain_names ?? [], cloud) : uploadedFacts(body);
  const id = cloud.newId("certificates", project.id, body.name);
  const record: Certificate = {
    id,
    project: project.id,
    name: body.name,
    labels,
    created: timestamp(cloud.clock.wall()),
    type: managed ? "managed" : "uploaded",
    ...parsed,
  };
  cloud.store.add("certificates", record);
  if (!managed) return created(call, "certificates", id);
  const action = issue(call, record);
  return created(call, "certificates", id, [`"action":${cloud.actions.json(action)}`], [action]);
}

type Facts = Pick<Certificate, "certificate" | "notBefore" | "notAfter" | "domainNames" | "fingerprint" | "status">;

function uploadedFacts(body: Type.Static<typeof Create>): Facts {
  if (!body.private_key) throw invalidInput("private_key", "is required");
  try {
    const parsed = new X509Certificate(body.certificate ?? "");
    const names = (parsed.subjectAltName ?? "").split(", ").filter((name) => name.startsWith("DNS:"));
    return {
      certificate: body.certificate!,
      notBefore: timestamp(Date.parse(parsed.validFrom)),
      notAfter: timestamp(Date.parse(parsed.validTo)),
      domainNames: names.map((name) => name.slice("DNS:".length)),
      fingerprint: parsed.fingerprint256.toLowerCase(),
      status: null,
    };
  } catch {
    throw invalidInput("certificate", "certificate not valid");
  }
}

function managedFacts(domainNames: string[], cloud: Cloud): Facts {
  if (domainNames.length === 0) throw invalidInput("domain_names", "is required");
  const now = timestamp(cloud.clock.wall());
  return {
    certificate: "",
    notBefore: now,
    notAfter: now,
    domainNames,
    fingerprint: "",
    status: { issuance: "pending", renewal: "unavailable" },
  };
}

function issue(call: Call, record: Certificate): ReturnType<Cloud["run"]> {
  const resources = [{ type: "certificate" as const, id: record.id }];
  return call.cloud.run(record.project, {
    command: "issue_certificate",
    resources,
    latency: "other",
    effect: { name: "certificate.refused", certificate: record.id },
  });
}

function usedBy(cloud: Cloud, record: Certificate): number[] {
  const balancers = cloud.store.all("load_balancers", record.project);
  return balancers
    .filter((balancer) => balancer.services.some((service) => service.http?.certificates.includes(record.id)))
    .map((balancer) => balancer.id);
}
