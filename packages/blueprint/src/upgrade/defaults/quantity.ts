/** In units of 10⁻⁹, as a whole number: exact for everything Kubernetes accepts. Undefined: not a quantity. */
export function quantityOf(value: unknown): bigint | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.exec(text);
  if (!match || (match[2] === "" && (match[3] ?? "") === "")) return undefined;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const scaled = (digits * factorOf(suffix)) / 10n ** BigInt(fraction.length);

  return sign === "-" ? -scaled : scaled;
}

/** As the API server writes it back: `1024Mi` → `1Gi`, `0.5` → `500m`, `1000m` → `1`. What is no quantity stays. */
export function canonicalQuantity(value: unknown): unknown {
  const quantity = quantityOf(value);
  if (quantity === undefined) return value;
  if (quantity === 0n) return "0";
  const binary = typeof value === "string" && value.endsWith("i") ? largestUnit(quantity, binarySuffixes, 1024n, nano) : undefined;

  return binary ?? largestUnit(quantity, decimalSuffixes, 1000n, 1n) ?? value;
}

const nano = 1_000_000_000n;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

function factorOf(suffix: string): bigint {
  if (/^[eE][+-]?\d+$/.test(suffix)) return 10n ** BigInt(9 + Number(suffix.slice(1)));
  const decimal = decimalSuffixes.indexOf(suffix);

  return decimal === -1 ? nano * 1024n ** BigInt(binarySuffixes.indexOf(suffix)) : 1000n ** BigInt(decimal);
}

function largestUnit(quantity: bigint, suffixes: readonly string[], base: bigint, unit: bigint): string | undefined {
  if (quantity % unit !== 0n) return undefined;
  let count = quantity / unit;
  let power = 0;
  while (count % base === 0n && power < suffixes.length - 1) {
    count /= base;
    power += 1;
  }

  return `${count}${suffixes[power]}`;
}
