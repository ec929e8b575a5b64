import { styleText } from "node:util";
import type { Emphasis } from "@catalyst/blueprint/report/describe-report.ts";
import type { Context } from "../context.ts";

/** Colours for a terminal that shows them; `NO_COLOR` and a pipe get none. */
export function emphasisFor({ stdout }: Context): Emphasis {
  const style =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { stream: stdout });

  return { error: style("red"), warning: style("yellow"), info: style("cyan"), strong: style("bold"), dim: style("dim") };
}
