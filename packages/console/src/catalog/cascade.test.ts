import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ComponentCatalog } from "@catalyst/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addComponent, defaultSelection, dependentsOf, graphOf, inOrder, needsOf, readSelection, removeComponent } from "./cascade.ts";
import { type Change, explainAddition, explainRemoval, explainReset, neededOnly, withoutOrphans } from "./explain-change.ts";

const file = fileURLToPath(import.meta.resolve("@catalyst/contract/data/components.json"));
const catalog = JSON.parse(readFileSync(file, "utf8")) as ComponentCatalog;
const graph = graphOf(catalog);
const standard = defaultSelection(graph);
const ids = catalog.components.map(({ id }) => id);
const locked = catalog.components.filter((component) => component.locked).map(({ id }) => id);
const cortex = ["bge", "ferretdb", "knative", "langfuse", "librechat", "milvus", "neo4j", "vllm"];

const newIn = (after: readonly string[], before: readonly string[]) => after.filter((id) => !before.includes(id));

describe("from the default selection of 44", () => {
  test("Specter brings nine with itself", () => {
    expect(standard).toHaveLength(44);
    expect(newIn(addComponent(graph, standard, "specter"), standard)).toEqual([...cortex, "specter"].toSorted());
  });

  test.each(["bge", "milvus", "librechat"])("%s brings the eight of the family with it", (id) => {
    expect(newIn(addComponent(graph, standard, id), standard)).toEqual(cortex);
  });

  test("Debezium leaves with Strimzi, and brings it back", () => {
    const without = removeComponent(graph, standard, "strimzi");

    expect(newIn(standard, without)).toEqual(["debezium", "strimzi"]);
    expect(addComponent(graph, without, "debezium")).toEqual(standard);
  });

  test("Axon leaves and returns alone, for it is selected by default", () => {
    const without = removeComponent(graph, standard, "axon");

    expect(newIn(standard, without)).toEqual(["axon"]);
    expect(addComponent(graph, without, "axon")).toEqual(standard);
  });

  test.each(["matrix", "iceberg", "temporal", "clickhouse", "superset", "openmeter"])("%s comes alone", (id) => {
    expect(newIn(addComponent(graph, standard, id), standard)).toEqual([id]);
  });

  test("Specter leaves with Milvus, and the family stays", () => {
    const all = addComponent(graph, standard, "specter");

    expect(all).toHaveLength(53);
    expect(dependentsOf(graph, all, "milvus")).toEqual(["specter"]);
    expect(newIn(all, removeComponent(graph, all, "milvus"))).toEqual(["milvus", "specter"]);
  });

  test.each(["cnpg", "seaweedfs", "kserve", "keycloak"])("%s cannot be removed", (id) => {
    expect(removeComponent(graph, standard, id)).toEqual(standard);
  });

  test("what is unknown or there already changes nothing", () => {
    expect(addComponent(graph, standard, "nothing-of-this-name")).toEqual(standard);
    expect(addComponent(graph, standard, "axon")).toEqual(standard);
    expect(removeComponent(graph, standard, "temporal")).toEqual(standard);
  });
});

describe("an explanation", () => {
  test("tells needs from what a family brings", () => {
    const { needed, family, families } = explainAddition(graph, standard, "specter", new Map());

    expect(needed).toEqual(["bge", "langfuse", "milvus", "vllm"]);
    expect(family).toEqual(["ferretdb", "knative", "librechat", "neo4j"]);
    expect(families).toEqual(["cortex"]);
  });

  test("without the family keeps what was pressed and its needs", () => {
    const change = neededOnly(explainAddition(graph, standard, "specter", new Map()));

    expect(newIn(change.after, standard)).toEqual(["bge", "langfuse", "milvus", "specter", "vllm"]);
    expect(change.family).toEqual([]);
  });

  test("offers what came only for the removed one, and leaves it there until then", () => {
    const added = explainAddition(graph, standard, "specter", new Map());
    const removed = explainRemoval(graph, added.after, "specter", added.causes);

    expect(newIn(added.after, removed.after)).toEqual(["specter"]);
    expect(removed.orphans).toEqual(cortex);
    expect(withoutOrphans(removed).after).toEqual(standard);
  });

  test("never offers what a person has pressed, nor what another still needs", () => {
    const first = explainAddition(graph, standard, "librechat", new Map());
    const second = explainAddition(graph, removeComponent(graph, first.after, "neo4j"), "neo4j", first.causes);
    const third = explainAddition(graph, second.after, "specter", second.causes);
    const removed = explainRemoval(graph, third.after, "librechat", third.causes);

    expect(removed.orphans).toEqual(["ferretdb", "knative"]);
  });

  test("of a selection that an earlier page made offers only needs of what left, and no default", () => {
    const all = addComponent(graph, standard, "specter");

    expect(explainRemoval(graph, all, "specter", new Map()).orphans).toEqual(["bge", "langfuse", "milvus", "vllm"]);
    expect(explainRemoval(graph, standard, "debezium", new Map()).orphans).toEqual([]);
  });
});

describe("a stored selection", () => {
  test("is the default when there is none", () => {
    expect(readSelection(graph, null)).toEqual(standard);
  });

  test("loses what is unknown, gains what is locked, and is sorted with each id once", () => {
    expect(readSelection(graph, ["temporal", "no-such", "axon", "temporal"])).toEqual(["axon", "temporal", ...locked].toSorted());
  });
});

const press = fc.record({ id: fc.constantFrom(...ids), action: fc.constantFrom("add", "remove", "needed", "reset") });

/** The changes that a row of presses makes, from the default on. */
function changesOf(presses: readonly { id: string; action: string }[]): Change[] {
  const changes: Change[] = [];
  for (const { id, action } of presses) {
    const { after, causes } = changes.at(-1) ?? { after: standard, causes: new Map() };
    if (action === "reset") changes.push(explainReset(graph, after));
    else if (action === "remove") changes.push(explainRemoval(graph, after, id, causes));
    else {
      const added = explainAddition(graph, after, id, causes);
      changes.push(action === "needed" ? neededOnly(added) : added);
    }
  }
  return changes;
}

describe("whatever is pressed in whatever order", () => {
  const presses = fc.array(press, { minLength: 1, maxLength: 12 });

  test("nothing is selected without what it needs, locked ones stay, and ids are sorted, each once", () => {
    fc.assert(
      fc.property(presses, (row) => {
        for (const change of changesOf(row))
          for (const selection of [change.after, withoutOrphans(change).after]) {
            const missing = selection.flatMap((id) => needsOf(graph, id)).filter((id) => !selection.includes(id));
            expect(missing).toEqual([]);
            expect(locked.filter((id) => !selection.includes(id))).toEqual([]);
            expect(selection).toEqual([...new Set(selection)].toSorted());
          }
      }),
    );
  });

  test("each change names every component that came, once", () => {
    fc.assert(
      fc.property(presses, (row) => {
        for (const { kind, id, before, after, needed, family } of changesOf(row)) {
          if (kind !== "added" || after.length === before.length) continue;
          expect(inOrder([id ?? "", ...needed, ...family])).toEqual(newIn(after, before));
        }
      }),
    );
  });

  test("a change undone leaves what was there before", () => {
    fc.assert(
      fc.property(presses, (row) => {
        const changes = changesOf(row);
        for (const [index, { before }] of changes.entries()) expect(before).toEqual(index === 0 ? standard : changes[index - 1]!.after);
      }),
    );
  });

  test("two additions give the same in either order", () => {
    fc.assert(
      fc.property(presses, fc.constantFrom(...ids), fc.constantFrom(...ids), (row, one, other) => {
        const { after } = changesOf(row).at(-1)!;
        const inOneOrder = addComponent(graph, addComponent(graph, after, one), other);
        const inTheOther = addComponent(graph, addComponent(graph, after, other), one);
        expect(inOneOrder).toEqual(inTheOther);
      }),
    );
  });

  test("a reset gives exactly the default", () => {
    fc.assert(
      fc.property(presses, (row) => {
        expect(explainReset(graph, changesOf(row).at(-1)!.after).after).toEqual(standard);
      }),
    );
  });
});
