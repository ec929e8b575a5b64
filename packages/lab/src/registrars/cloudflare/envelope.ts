import { jsonAnswer, type WireAnswer } from "../registrar-module.ts";
import type { RegistrarBook } from "../registrar-book.ts";

export function ok(result: unknown, more: object = {}): WireAnswer {
  return jsonAnswer(200, { success: true, errors: [], messages: [], result, ...more });
}

/** One page of a list, with the account of where it lies. */
export function page(items: readonly object[], query: Record<string, string>, perPageDefault: number): WireAnswer {
  const current = positive(query["page"], 1);
  const perPage = positive(query["per_page"], perPageDefault);
  const result = items.slice((current - 1) * perPage, current * perPage);
  return ok(result, {
    result_info: {
      page: current,
      per_page: perPage,
      count: result.length,
      total_count: items.length,
      total_pages: Math.ceil(items.length / perPage),
    },
  });
}

/** An id as the API has them: 32 hex digits. */
export function keyedHex(book: Pick<RegistrarBook, "rng">, name: string): string {
  return [0, 1, 2]
    .map((part) => book.rng.keyed(`cloudflare ${name} ${part}`).toString(16).padStart(12, "0"))
    .join("")
    .slice(0, 32);
}

function positive(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}
