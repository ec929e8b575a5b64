import { type LoadedChart, recordOf, stringOf } from "../../model/loaded-blueprint.ts";

/** What `values.yaml` records of a chart that is wrapped, under `catalystBlueprint.upstream`. */
export interface UpstreamRecord {
  /** Of the record in `values.yaml`. */
  path: readonly (string | number)[];
  chart: string | undefined;
  version: string | undefined;
}

/** One record stands by itself, several in a list. */
export function upstreamRecords({ values }: LoadedChart): UpstreamRecord[] {
  const upstream = recordOf(values["catalystBlueprint"])["upstream"];
  if (upstream === undefined || upstream === null) return [];
  const base = ["catalystBlueprint", "upstream"];
  const listed = Array.isArray(upstream)
    ? upstream.map((entry: unknown, index) => ({ entry, path: [...base, index] }))
    : [{ entry: upstream, path: base }];

  return listed.map(({ entry, path }) => {
    const { chart, version } = recordOf(entry);

    return { path, chart: stringOf(chart), version: stringOf(version) };
  });
}
