import { expect, test } from "vitest";
import { type ExecutionRef, executionId, readExecutionId } from "./execution-id.ts";

const deploymentId = "0123456789abcdef";

test.each<ExecutionRef>([
  { deploymentId, kind: "run", runId: 1 },
  { deploymentId, kind: "run", runId: 2_147_483_647 },
  { deploymentId, kind: "flux-bootstrap", runId: 77 },
  { deploymentId, kind: "first-boot", attempt: 12, region: "fsn1-2" },
  { deploymentId, kind: "first-boot", attempt: 1, region: "ash" },
])("an id has 32 hexadecimal digits and leads back to what it stands for: %o", (ref) => {
  const id = executionId(ref);

  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(readExecutionId(id)).toEqual(ref);
});

test.each(["", "abc", "g".repeat(32), `${deploymentId}9${"0".repeat(15)}`, `${deploymentId}0${"f".repeat(15)}`, deploymentId.repeat(3)])(
  "what cannot be an id leads nowhere: %s",
  (id) => {
    expect(readExecutionId(id)).toBeUndefined();
  },
);
