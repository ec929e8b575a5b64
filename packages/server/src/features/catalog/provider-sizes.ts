import sizesFile from "@catalyst/contract/data/sizes.json" with { type: "json" };

/** One size as the JavaScript list of sizes shows it: memory and disk in GB, prices in euro without tax. */
export interface NodeSize {
  id: string;
  label: string;
  vcpu: number;
  ram: number;
  disk: number | null;
  priceHour: number | null;
  priceMonth: number | null;
  category: string;
  description: string;
  recommended?: true;
}

/** Sizes by provider. */
export function nodeSizes(): Record<string, NodeSize[]> {
  const byProvider: Record<string, NodeSize[]> = {};
  for (const size of sizesFile.sizes) (byProvider[size.provider] ??= []).push(nodeSize(size));
  return byProvider;
}

/** The sizes as a JavaScript program that exports them. */
export function providerSizesProgram(): string {
  return `export const PROVIDER_NODE_SIZES = ${JSON.stringify(nodeSizes(), null, 2)};\n`;
}

function nodeSize(size: (typeof sizesFile.sizes)[number]): NodeSize {
  const { id, label, vcpu, memoryGb, diskGb, eurPerHour, eurPerMonth, category, processor, recommended } = size;
  return {
    id,
    label,
    vcpu,
    ram: memoryGb,
    disk: diskGb,
    priceHour: eurPerHour,
    priceMonth: eurPerMonth,
    category,
    description: [inWords(category), processor].filter(Boolean).join(", "),
    ...(recommended ? { recommended: true as const } : {}),
  };
}

/** `shared-amd` as `Shared vCPU`, since the processor follows; `general-purpose` as `General purpose`. */
function inWords(category: string): string {
  const [kind = ""] = category.split("-");
  const words = kind === "shared" || kind === "dedicated" ? `${kind} vCPU` : category.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
