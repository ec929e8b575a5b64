import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "./deep-equal.ts";
import { keyStep } from "./fields-v1.ts";
import { fieldType, itemType, keysOf, type MergeType } from "./merge-type.ts";

/** What stands at a place of an object; undefined when there is nothing. */
export function valueAt(value: unknown, path: readonly string[], type: MergeType): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const name = step.slice(2);
  if (step.startsWith("f:")) return isRecord(value) ? valueAt(value[name], rest, fieldType(type, name)) : undefined;
  if (!Array.isArray(value)) return undefined;

  return valueAt(itemAt(value, step, type), rest, itemType(type));
}

function itemAt(list: readonly unknown[], step: string, type: MergeType): unknown {
  if (step.startsWith("i:")) return list[Number(step.slice(2))];
  if (step.startsWith("v:")) return list.find((item) => deepEqual(item, JSON.parse(step.slice(2))));

  return list.filter(isRecord).find((item) => keyStep(keysOf(type, item)) === step);
}
