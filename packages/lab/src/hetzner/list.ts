import { invalidInput } from "./errors.ts";
import type { Answer, Call } from "./kind-module.ts";
import { parseSelector } from "./labels.ts";
import type { Kind, Resource } from "./resources.ts";

const maxPerPage = 50;

export interface Page {
  page: number;
  perPage: number;
}

/** Values of a query parameter that may be given several times. */
export function values(call: Call, name: string): string[] {
  const value = call.query[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function readPage(call: Call): Page {
  return { page: readCount(call, "page", 1, Number.MAX_SAFE_INTEGER), perPage: readCount(call, "per_page", 25, maxPerPage) };
}

function readCount(call: Call, name: string, fallback: number, most: number): number {
  const text = values(call, name)[0];
  if (text === undefined) return fallback;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most) throw invalidInput(name, `${name} must be between 1 and ${most}`);
  return count;
}

/** Cuts one page out of serialised items and adds the paging facts in body and header. A page past the end is empty. */
export function pageAnswer<T>(call: Call, key: string, items: readonly T[], toJson: (item: T) => string, extra = ""): Answer {
  const { page, perPage } = readPage(call);
  const total = items.length;
  const last = Math.max(1, Math.ceil(total / perPage));
  const shown = items.slice((page - 1) * perPage, page * perPage).map(toJson);
  const pagination = {
    page,
    per_page: perPage,
    previous_page: page > 1 ? page - 1 : null,
    next_page: page < last ? page + 1 : null,
    last_page: last,
    total_entries: total,
  };
  return {
    status: 200,
    json: `{"${key}":[${shown.join(",")}],"meta":{"pagination":${JSON.stringify(pagination)}}${extra}}`,
    headers: { link: linkHeader(call, pagination) },
  };
}

function linkHeader(
  call: Call,
  {
    page,
    last_page,
    previous_page,
    next_page,
  }: { page: number; last_page: number; previous_page: number | null; next_page: number | null },
): string {
  const query = new URLSearchParams(
    Object.keys(call.query).flatMap((name) => values(call, name).map((value): [string, string] => [name, value])),
  );
  const link = (target: number, relation: string): string => {
    query.set("page", String(target));
    return `<${call.url}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [link(last_page, "last")];
  if (page !== 1) links.push(link(1, "first"));
  if (previous_page !== null) links.push(link(previous_page, "prev"));
  if (next_page !== null) links.push(link(next_page, "next"));
  return links.join(", ");
}

export type Filter<T> = (record: T, wanted: string[]) => boolean;

/** Answers a list request over a kind: name, label selector and the kind's own filters, sorted and paged. */
export function listResources(call: Call, kind: Kind, filters: Record<string, Filter<never>>): Answer {
  const { store } = call.cloud;
  const project = call.project.id;
  if (call.staleAt !== undefined) {
    const at = call.staleAt;
    return pageAnswer(call, kind, store.idsAt(kind, project, at), (id) => store.jsonAt(kind, project, id, at)!);
  }
  const tests = readFilters(call, filters);
  const sort = values(call, "sort");
  if (tests.length === 0 && sort.length === 0) return pageAnswer(call, kind, store.ids(kind, project), (id) => store.json(kind, id));
  const found = (store.all(kind, project) as Resource[]).filter((record) => tests.every((test) => test(record)));
  return pageAnswer(call, kind, sortBy(found, sort, resourceFields), (record) => store.json(kind, record.id));
}

function readFilters(call: Call, filters: Record<string, Filter<never>>): ((record: Resource) => boolean)[] {
  const tests: ((record: Resource) => boolean)[] = [];
  const names = values(call, "name");
  if (names.length > 0) tests.push((record) => names.includes(record.name));
  for (const selector of values(call, "label_selector")) {
    if (selector === "") continue;
    const matches = parseSelector(selector);
    tests.push((record) => matches(record.labels));
  }
  for (const [name, filter] of Object.entries(filters)) {
    const wanted = values(call, name);
    if (wanted.length > 0) tests.push((record) => filter(record as never, wanted));
  }
  return tests;
}

const resourceFields: Record<string, (record: Resource) => string | number> = {
  id: (record) => record.id,
  name: (record) => record.name,
  created: (record) => record.created,
};

/** Sorts by `field[:asc|:desc]`, first given weighs most; ties keep the order of ids. */
export function sortBy<T extends { id: number }>(items: T[], wanted: string[], fields: Record<string, (item: T) => string | number>): T[] {
  const orders = wanted.map((text) => {
    const [field = "", direction = "asc"] = text.split(":");
    const read = fields[field];
    if (!read || (direction !== "asc" && direction !== "desc")) throw invalidInput("sort", `cannot sort by '${text}'`);
    return { read, sign: direction === "desc" ? -1 : 1 };
  });
  return items.toSorted((a, b) => {
    for (const { read, sign } of orders) {
      const [left, right] = [read(a), read(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return a.id - b.id;
  });
}
