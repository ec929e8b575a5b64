import { describe, expect, it } from "vitest";
import { fileTreeOf } from "../../model/file-tree.ts";
import { repositoryOf } from "../../model/repository.ts";
import { readRender } from "../../render/read-render.ts";
import { exampleKit } from "../../testing/example-kit.ts";
import type { BlueprintSubject } from "../subject.ts";
import { type Answer, findService } from "./find-service.ts";

const postgres = `---
# Source: bp-store/templates/cluster.yaml
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: store-pg
`;

const gateway = `---
# Source: bp-store/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: store
spec:
  ports:
    - name: api
      port: 6380
`;

describe("whether an address answers", () => {
  it("is told by the Services that the Blueprint of that namespace renders, with numbers and names of ports", async () => {
    expect(await find("store", "store", 6380)).toMatchObject({ kind: "answers" });
    expect(await find("store", "store", "api")).toMatchObject({ kind: "answers" });
    expect(await find("store", "store", undefined)).toMatchObject({ kind: "answers" });
    expect(await find("store", "store", 6379)).toMatchObject({ kind: "no-port", found: { ports: [6380, "api"] } });
    expect(await find("stor", "store", 6380)).toMatchObject({ kind: "no-service", blueprints: ["bp-store"] });
  });

  it("is told by the Services that a controller makes", async () => {
    expect(await find("store-pg-rw", "store", 5432)).toMatchObject({ kind: "answers" });
    expect(await find("store-pg-rw", "store", 5433)).toMatchObject({ kind: "no-port" });
  });

  it("is told by the Services that a program makes when it runs, which the manifest declares", async () => {
    expect(await find("store-late", "store", 1234)).toMatchObject({ kind: "answers" });
  });

  it("leads to where the Service really is", async () => {
    expect(await find("store", "web", 6380)).toMatchObject({ kind: "elsewhere", found: { namespace: "store", blueprint: "bp-store" } });
    expect(await find("store", undefined, 6380)).toMatchObject({ kind: "elsewhere", found: { namespace: "store" } });
    expect(await find("store", "data", 6380)).toMatchObject({ kind: "elsewhere" });
  });

  it("is not known for what Kubernetes makes, for namespaces of nobody, and where a Blueprint cannot be rendered", async () => {
    expect(await find("kubernetes", "default", 443)).toEqual({ kind: "unknown" });
    expect(await find("kube-dns", "kube-system", 53)).toEqual({ kind: "unknown" });
    expect(await find("grafana", "monitoring", 80)).toEqual({ kind: "unknown" });
    expect(await find("operator-webhook", "operator-system", 443)).toEqual({ kind: "unknown" });
  });
});

/** Asked by bp-web, which depends on bp-store; bp-operator cannot be rendered here. */
function find(service: string, namespace: string | undefined, port: number | string | undefined): Promise<Answer> {
  const files = fileTreeOf(
    "/",
    new Map(
      Object.entries({
        "platform/web/blueprint.yaml": "metadata: {name: bp-web}\nspec:\n  depends:\n    - blueprint: bp-store\n",
        "platform/store/blueprint.yaml":
          "metadata: {name: bp-store}\nspec:\n  provides:\n    services:\n      - name: store-late\n        by: Deployment/store\n",
      }).map(([path, text]) => [path, new TextEncoder().encode(text)] as const),
    ),
  );
  const repository = repositoryOf(files);
  const nothing = { ok: true, error: "", text: "", objects: [] };
  const subject = {
    blueprint: repository.byName("bp-web")!,
    repository,
    kit: exampleKit,
    renders: { default: nothing, smoke: undefined, allToggles: nothing },
    neighbour: (name: string) => Promise.resolve(name === "bp-store" ? readRender(postgres + gateway).objects : undefined),
  } as unknown as BlueprintSubject;

  return findService(subject, { service, namespace, port, text: service, at: { file: "", line: 1, column: 1 } });
}
