/** What is checked without running the product, cheapest first. Each counts as one test. */
export const staticChecks: readonly { name: string; command: readonly [string, ...string[]] }[] = [
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "import rules", command: ["node", "scripts/check-imports.ts"] },
  { name: "types", command: ["tsc", "--noEmit", "--pretty", "false"] },
  { name: "types of the console", command: ["tsc", "--noEmit", "--pretty", "false", "-p", "packages/console"] },
  { name: "types of what runs in a browser's tests", command: ["tsc", "--noEmit", "--pretty", "false", "-p", "test/console"] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "dead code", command: ["knip"] },
];

/** Ten times what the slowest takes on two busy cores. */
export const staticCheckLimitMs = 5 * 60_000;
