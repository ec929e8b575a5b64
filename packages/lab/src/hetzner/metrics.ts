import { invalidInput } from "./errors.ts";
import type { Answer, Call } from "./kind-module.ts";
import { values } from "./list.ts";

/** Metrics of an idle machine: the shape is right, every value is zero. */
export function metricsAnswer(call: Call, series: string[]): Answer {
  const [start, end] = ["start", "end"].map((name) => {
    const text = values(call, name)[0] ?? "";
    if (Number.isNaN(Date.parse(text))) throw invalidInput(name, "must be a time");
    return text;
  });
  const points = Object.fromEntries(series.map((name) => [name, { values: [[Date.parse(start!) / 1000, "0"]] }]));
  return { status: 200, json: JSON.stringify({ metrics: { start, end, step: 60, time_series: points } }) };
}
