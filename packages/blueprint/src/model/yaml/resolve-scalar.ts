export type ScalarValue = string | number | boolean | null;

/**
 * What a plain scalar means to the cluster: `sigs.k8s.io/yaml`, which Helm, Flux and the API server read with, keeps to the rules of YAML 1.1
 * for booleans and numbers, takes Go's prefixes for integers, and leaves dates and sexagesimals as strings.
 * Throws RangeError for infinities and "not a number", which JSON cannot carry.
 */
export function resolveScalar(source: string): ScalarValue {
  const word = words.get(source);
  if (word !== undefined) return word;
  if (source === "" || !numberStart.test(source)) return source;
  if (infinite.test(source)) throw new RangeError(`${source} is a number that JSON has no form for`);

  // Underscores group digits, but not after a leading point: that is how the reader was written.
  return readNumber(source.startsWith(".") ? source : source.replaceAll("_", "")) ?? source;
}

const spellings = (word: string): string[] => [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()];

const words = new Map<string, ScalarValue>([
  ...["y", "yes", "true", "on"].flatMap(spellings).map((word) => [word, true] as const),
  ...["n", "no", "false", "off"].flatMap(spellings).map((word) => [word, false] as const),
  ...["", "~", ...spellings("null")].map((word) => [word, null] as const),
]);

const numberStart = /^[-+.0-9]/;
const infinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const decimalInteger = /^[-+]?(?:0|[1-9]\d*)$/;
const prefixedInteger = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+))$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** 64 bits are what Go's integers hold; a prefixed number beyond them stays a string, a decimal one becomes a float. */
const largestInteger = 2n ** 64n - 1n;

function readNumber(digits: string): number | undefined {
  if (decimalInteger.test(digits)) return toNumber(digits);
  const prefixed = prefixedInteger.exec(digits);
  if (prefixed !== null) {
    const [, sign, hexadecimal, binary, octal] = prefixed;
    const size = BigInt(hexadecimal ? `0x${hexadecimal}` : binary ? `0b${binary}` : `0o${octal}`);
    if (size > largestInteger) return float.test(digits) ? toNumber(digits) : undefined;

    return withoutNegativeZero(Number(size) * (sign === "-" ? -1 : 1));
  }

  return float.test(digits) ? toNumber(digits) : undefined;
}

function toNumber(digits: string): number | undefined {
  const value = Number(digits);

  return Number.isFinite(value) ? withoutNegativeZero(value) : undefined;
}

function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
