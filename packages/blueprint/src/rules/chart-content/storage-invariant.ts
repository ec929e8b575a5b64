import { recordOf } from "../../model/loaded-blueprint.ts";
import type { BlueprintRule } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { defaultLeaves, placeOfLeaf, type ValueLeaf } from "./value-leaves.ts";

/** A Blueprint that keeps data for others, and values which say that the data is kept somewhere else. */
interface Invariant {
  blueprint: string;
  keeps: string;
  contradicts(path: string, value: unknown): boolean;
  /** Values which say that it is used after all, as where only a cache lies on a disk. */
  agrees(path: string, value: unknown): boolean;
}

export const storageInvariant: BlueprintRule = {
  id: "CH-STORAGE-INVARIANT",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a storage mode in the values contradicts a declared dependency",
  reason:
    "The dependency is installed and paid for, and the data lies beside it on one node's disk: outside its backups, its replication and every failover.",
  fix: "set the mode that uses the dependency, or drop the dependency",
  needs: [],
  examples: [
    {
      title: "objects lie on a disk though it depends on an object store",
      changes: [
        { file: "platform/web/chart/values.yaml", replace: "  title: Web\n", with: "  title: Web\n  storage:\n    type: filesystem\n" },
        {
          file: "platform/web/chart/templates/configmap.yaml",
          replace: "\ndata:\n",
          with: "\ndata:\n  storage: {{ .Values.webOverlay.storage.type | quote }}\n",
        },
        {
          file: "platform/web/chart/values.schema.json",
          replace: '        "title": { "type": "string" },\n',
          with: '        "title": { "type": "string" },\n        "storage": { "type": "object" },\n',
        },
        {
          file: "platform/web/blueprint.yaml",
          replace: "    - blueprint: bp-store\n      version: ^1.0.0\n",
          with: "    - blueprint: bp-store\n      version: ^1.0.0\n    - blueprint: bp-seaweedfs\n      version: ^1.0.0\n",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "type: filesystem" },
      also: ["BP-DEPENDS-UNKNOWN"],
    },
  ],
  *check(subject) {
    const leaves = defaultLeaves(subject);
    const hard = hardDependencies(subject);
    for (const invariant of invariants) {
      if (!hard.has(invariant.blueprint) || leaves.some((leaf) => invariant.agrees(nameOf(leaf), leaf.value))) continue;
      for (const leaf of leaves)
        if (invariant.contradicts(nameOf(leaf), leaf.value))
          yield {
            message: `${leaf.path.join(".")} is ${String(leaf.value)}, though ${invariant.blueprint} is to keep the ${invariant.keeps}`,
            at: placeOfLeaf(leaf),
          };
    }
  },
};

const mode =
  /(?:^|\.)(?:[\w-]*(?:storage|store|backend|persistence|artifacts|uploads|attachments|database|db)(?:\.(?:type|backend|mode|kind|provider|driver|vendor|dialect))?|(?:storage|database|db)(?:type|backend|mode|driver|vendor|dialect))$/i;

const invariants: readonly Invariant[] = [
  {
    blueprint: "bp-seaweedfs",
    keeps: "objects",
    contradicts: (path, value) => mode.test(path) && /^(?:filesystem|file|local|disk|pvc|emptydir|embedded)$/i.test(String(value)),
    agrees: (path, value) => mode.test(path) && /^(?:s3|object|minio|aws|seaweedfs)$/i.test(String(value)),
  },
  {
    blueprint: "bp-cnpg",
    keeps: "database",
    contradicts: (path, value) =>
      (mode.test(path) && /^(?:sqlite3?|h2|dev-file|dev-mem|embedded)$/i.test(String(value))) ||
      (/(?:^|\.)(?:postgresql|postgresql-ha|postgres|mysql|mariadb)\.enabled$/i.test(path) && value === true),
    agrees: () => false,
  },
  {
    blueprint: "bp-valkey",
    keeps: "cache",
    contradicts: (path, value) => /(?:^|\.)(?:redis|redis-cluster|redis-ha|valkey|keydb|memcached)\.enabled$/i.test(path) && value === true,
    agrees: () => false,
  },
];

function nameOf({ path }: ValueLeaf): string {
  return path.join(".");
}

/** One that is installed only for some answers may well be unused by default. */
function hardDependencies({ blueprint: { spec } }: BlueprintSubject): Set<string> {
  const depends = Array.isArray(spec["depends"]) ? spec["depends"].map(recordOf) : [];
  const hard = depends.filter(({ when, kind = "hard" }) => when === undefined && kind === "hard");

  return new Set(hard.flatMap(({ blueprint }) => (typeof blueprint === "string" ? `bp-${blueprint.replace(/^bp-/, "")}` : [])));
}
