import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { readSingleBlueprint } from "@catalyst/blueprint/model/repository.ts";
import { createRenderer } from "@catalyst/blueprint/render/renderer.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import { verify } from "@catalyst/blueprint/rules/verify.ts";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { afterEach, beforeEach, expect, test } from "vitest";

/** A first attempt by somebody who knows Helm and has read nothing here: some thirty mistakes, most of them usual elsewhere. */
const wiki: Readonly<Record<string, string>> = {
  "blueprint.yaml": `apiVersion: catalyst.openova.io/v1
kind: Blueprint
metadata:
  name: wiki
  version: 1.0.0
spec:
  card:
    title: Wiki
    icon: card/logo.svg
    categry: cms
  visibility: listed
  depends:
    - cnpg
  manifests:
    chart: ./chart
`,
  "chart/Chart.yaml": `apiVersion: v2
name: wiki
version: 0.1.0
description: A wiki with its database and Ingress.
`,
  "chart/values.yaml": `image: wikijs/wiki:latest
host: wiki.acme.com
adminPassword: S3cr3t-Wiki-2024!
enabled: yes
serviceMonitor:
  enabled: true
`,
  "chart/templates/all.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: wiki
  namespace: default
spec:
  selector:
    matchLabels: {app: wiki}
  template:
    metadata:
      labels: {app: wiki}
    spec:
      containers:
        - name: wiki
          image: {{ .Values.image }}
          env:
            - name: DB_HOST
              value: postgres.databases.svc:5432
            - name: DB_PASS
              value: {{ .Values.adminPassword }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: wiki
spec:
  rules:
    - host: {{ .Values.host }}
{{- if .Values.serviceMonitor.enabled }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: wiki}
spec: {selector: {matchLabels: {app: wiki}}, endpoints: [{port: http}]}
{{- end }}
`,
};

let parent = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "catalyst-stranger-"));
  for (const [file, text] of Object.entries(wiki)) {
    const path = join(parent, "bp-wiki", file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test("A stranger's first Blueprint is told each of its mistakes once, where it stands", async () => {
  const repository = await readSingleBlueprint(parent, "bp-wiki");
  await using renderer = createRenderer({
    repository,
    helm: await resolveHelm(),
    charts: standInSource(),
    kit: projectKit,
    kubeVersion: "1.31.4",
  });

  const { findings } = await verify({
    repository,
    blueprints: repository.blueprints,
    clusterDirectories: [],
    rules: allRules,
    renderer,
    kit: projectKit,
    kubeVersion: "1.31.4",
  });

  expect(findings.map(({ rule, file, line }) => `${rule} ${file.replace("bp-wiki/", "")}:${line}`)).toEqual([
    "BP-README-MISSING README.md:1",
    "BP-NAME blueprint.yaml:4",
    "BP-VERSION-ALIAS blueprint.yaml:5",
    "BP-NO-CATEGORY blueprint.yaml:7",
    "BP-NO-SUMMARY blueprint.yaml:7",
    "BP-ICON-DANGLING blueprint.yaml:9",
    "BP-CARD-UNKNOWN-FIELD blueprint.yaml:10",
    "BP-LISTED-INCOMPLETE blueprint.yaml:11",
    "BP-DEPENDS-STRING blueprint.yaml:13",
    "CH-HOLLOW chart/Chart.yaml:1",
    "CH-NAME-PREFIX chart/Chart.yaml:2",
    "BP-LOCKSTEP chart/Chart.yaml:3",
    "CH-LABELS-MISSING chart/templates/all.yaml:3",
    "CH-LABELS-MISSING chart/templates/all.yaml:11",
    "CH-NO-PROBES chart/templates/all.yaml:14",
    "CH-POD-SECURITY chart/templates/all.yaml:14",
    "CH-IMAGE-FLOATING chart/templates/all.yaml:15",
    "CH-IMAGE-NO-DIGEST chart/templates/all.yaml:15",
    "CH-IMAGE-UNLOCKED chart/templates/all.yaml:15",
    "CH-INGRESS-TRAEFIK chart/templates/all.yaml:23",
    "CH-LABELS-MISSING chart/templates/all.yaml:24",
    "CH-OBS-RENDERED chart/templates/all.yaml:31",
    "CH-LABELS-MISSING chart/templates/all.yaml:33",
    "CH-VALUES-SCHEMA chart/values.yaml:1",
    "CH-HARDCODED-HOST chart/values.yaml:2",
    "CH-SECRET-LITERAL chart/values.yaml:3",
    "CH-DEAD-VALUE chart/values.yaml:4",
    "CH-OBS-DEFAULT-TRUE chart/values.yaml:6",
    "CH-OBS-NO-TEST chart/values.yaml:6",
  ]);
});
