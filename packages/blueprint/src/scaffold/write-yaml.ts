import { Document, isMap, type ToStringOptions } from "yaml";

/** Lines are not folded: a summary stays on the line of its key, where a reader looks for it. */
const layout: ToStringOptions = { lineWidth: 0 };

/** A YAML file of a value, with comments before keys, each found by its path: `{"webOverlay.image": "…"}`. */
export function writeYaml(value: unknown, comments: Readonly<Record<string, string>> = {}): string {
  // What YAML 1.1 reads as something else than a text gets quotes, since clusters read by that version.
  const document = new Document(value, { version: "1.1" });
  for (const [path, comment] of Object.entries(comments)) {
    const keys = path.split(".");
    const table = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const pair = isMap(table) ? table.items.find(({ key }) => String(key) === keys.at(-1)) : undefined;
    if (pair === undefined) throw new Error(`there is no ${path} to comment on`);
    (pair.key as { commentBefore?: string }).commentBefore = ` ${comment}`;
  }

  return document.toString(layout);
}
