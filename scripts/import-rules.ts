/** One import, with both ends as paths from the repository's root. A package's name stands as its folder: `packages/contract`. */
export interface Edge {
  from: string;
  to: string;
  typeOnly: boolean;
}

interface Rule {
  /** Printed for a breach, after the place. */
  sentence: string;
  isBroken: (edge: Edge) => boolean;
}

/** Who may import whom inside the repository; the list reads as the rule in the design document. */
export const importRules: readonly Rule[] = [
  {
    sentence: "contract imports nothing of ours",
    isBroken: ({ from, to }) => packageOf(from) === "contract" && isOurs(to) && packageOf(to) !== "contract",
  },
  {
    sentence: "lab and server never import each other",
    isBroken: ({ from, to }) => isPair(from, to, "lab", "server") || isPair(from, to, "server", "lab"),
  },
  {
    sentence: "blueprint imports only contract",
    isBroken: ({ from, to }) => packageOf(from) === "blueprint" && isOurs(to) && !["blueprint", "contract"].includes(packageOf(to)),
  },
  {
    sentence: "cli imports only contract, lab and blueprint",
    isBroken: ({ from, to }) => packageOf(from) === "cli" && isOurs(to) && !["cli", "contract", "lab", "blueprint"].includes(packageOf(to)),
  },
  {
    sentence: "console imports only contract",
    isBroken: ({ from, to }) => packageOf(from) === "console" && isOurs(to) && !["console", "contract"].includes(packageOf(to)),
  },
  {
    sentence: "platform imports only contract",
    isBroken: ({ from, to }) => inServer(from, "platform/") && isOurs(to) && !inServer(to, "platform/") && packageOf(to) !== "contract",
  },
  {
    sentence: "an adapter imports only platform, contract, its own kind, and the type of the interface it fulfils",
    isBroken: (edge) => inServer(edge.from, "adapters/") && isOurs(edge.to) && !mayAdapterImport(edge),
  },
  {
    sentence: "a feature reaches an adapter only through the interface beside it",
    isBroken: ({ from, to }) => inServer(from, "features/") && inServer(to, "adapters/"),
  },
  {
    sentence: "a feature imports another feature's nouns, never its store, routes or inner folders",
    isBroken: ({ from, to }) =>
      inServer(from, "features/") && inServer(to, "features/") && featureOf(from) !== featureOf(to) && !isNoun(to),
  },
  {
    sentence: "reconcile knows no domain word",
    isBroken: ({ from, to }) =>
      inServer(from, "reconcile/") &&
      isOurs(to) &&
      !["reconcile/", "platform/"].some((folder) => inServer(to, folder)) &&
      packageOf(to) !== "contract",
  },
  {
    sentence: "nobody but start-mothership.ts imports create-app.ts",
    isBroken: ({ from, to }) => to === "packages/server/src/create-app.ts" && from !== "packages/server/src/start-mothership.ts",
  },
];

/** The sentence of the first rule an import breaks. Tests may reach anywhere: they put real parts together. */
export function brokenRule(edge: Edge): string | undefined {
  if (/\.test\.tsx?$|\/testing\//.test(edge.from)) return undefined;

  return importRules.find((rule) => rule.isBroken(edge))?.sentence;
}

function mayAdapterImport({ from, to, typeOnly }: Edge): boolean {
  if (packageOf(to) === "contract" || inServer(to, "platform/")) return true;

  return inServer(to, "features/") ? typeOnly : inServer(to, adapterKindOf(from));
}

function packageOf(path: string): string {
  return /^packages\/([^/]+)/.exec(path)?.[1] ?? "";
}

function isOurs(path: string): boolean {
  return path.startsWith("packages/");
}

function isPair(from: string, to: string, one: string, other: string): boolean {
  return packageOf(from) === one && packageOf(to) === other;
}

function inServer(path: string, folder: string): boolean {
  return path.startsWith(`packages/server/src/${folder}`);
}

function adapterKindOf(path: string): string {
  return /^packages\/server\/src\/(adapters\/[^/]+\/)/.exec(path)?.[1] ?? "adapters/";
}

function featureOf(path: string): string {
  return /\/features\/([^/]+)\//.exec(path)?.[1] ?? "";
}

/** A file directly in the feature's folder that is neither its SQL nor its routes. */
function isNoun(path: string): boolean {
  return /\/features\/[^/]+\/[^/]+\.ts$/.test(path) && !/(?:^|[/-])(?:store|routes)\.ts$/.test(path);
}
