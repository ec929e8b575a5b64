/** The package brings no types. */
declare module "spdx-expression-parse" {
  /** Throws for a text that is no licence expression. */
  export default function parse(expression: string): object;
}
