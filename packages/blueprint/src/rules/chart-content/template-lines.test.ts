import { describe, expect, it } from "vitest";
import { fileTreeOf } from "../../model/file-tree.ts";
import { loadBlueprint } from "../../model/loaded-blueprint.ts";
import type { BlueprintSubject } from "../subject.ts";
import { type TemplateLine, templateLines } from "./template-lines.ts";

describe("lines of a template", () => {
  it("are those that say something, with their place in the file", () => {
    const lines = read("# first\n\n{{/* a\n   host: x.y.z */}}\nkind: A # why\n  - port: 80\n");

    expect(lines.map(({ text, at }) => [text.trim(), at.line, at.column])).toEqual([
      ["kind: A", 5, 1],
      ["- port: 80", 6, 3],
    ]);
  });

  it("give the value without quotes, and a hash inside it is none of a comment", () => {
    expect(read("url: \"http://a/#/b\"\nname: 'c'\n").map(({ key, value }) => [key, value])).toEqual([
      ["url", "http://a/#/b"],
      ["name", "c"],
    ]);
  });

  it("go by the key above where they are items or part of a block, and no longer than that", () => {
    const lines = read("hosts:\n  - a.b\n- c\nkey: |\n  text of\n  the block\nother: x\n");

    expect(lines.map(({ value, underKey }) => [value, underKey])).toEqual([
      ["", "hosts"],
      ["a.b", "hosts"],
      ["c", "hosts"],
      ["|", "key"],
      ["text of", "key"],
      ["the block", "key"],
      ["x", "other"],
    ]);
  });
});

function read(text: string): readonly TemplateLine[] {
  const files = fileTreeOf("/", new Map([["platform/a/chart/templates/a.yaml", new TextEncoder().encode(text)]]));

  return templateLines({ blueprint: loadBlueprint(files, "platform/a") } as BlueprintSubject);
}
