import { type CreateReply, type CreateRequest, mayStartWork } from "@catalyst/contract";
import type { Tx } from "../../../database/connect.ts";
import { CatalystError } from "../../../platform/errors.ts";
import type { Caller } from "../../identity/caller.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { slugOf } from "../slug.ts";
import { countLive, findLive, insertDeployment } from "../store.ts";
import { validateRequest } from "../validate-request/validate-request.ts";
import { demandName } from "./demand-name.ts";
import { makeSecrets } from "./make-secrets.ts";
import { recordAcceptance } from "./record-acceptance.ts";
import { demandFree, withNameTaken } from "./sovereign-exists.ts";

/** Bytes of randomness of a deployment's id. */
const idBytes = 8;

/** Accepts a request: row, secrets, first event and first job are committed together, then the answer is given. `onCommit` joins that transaction. */
export async function createDeployment(
  parts: DeploymentsParts,
  request: CreateRequest,
  caller: Caller,
  onCommit: (tx: Tx, reply: CreateReply) => Promise<void>,
): Promise<CreateReply> {
  if (!mayStartWork(caller.roles)) throw new CatalystError("forbidden");
  const validated = validateRequest(request, parts.rules);
  const { secrets } = validated;
  const accepted = recordAcceptance(validated.spec, caller, parts.clock.now());
  const { spec } = accepted;
  const warnings = [...validated.warnings, ...accepted.warnings];
  const slug = slugOf(spec.fqdn);
  // A name whose deployment we know ourselves is refused below, with more to say.
  if (!(await findLive(parts.db, spec.fqdn, slug))) await demandName(parts, spec);
  const id = parts.random(idBytes).toString("hex");
  const made = makeSecrets(parts.random);
  // From here on nothing that is written may contain them, not even when the transaction fails.
  for (const secret of [...secrets, ...made.secrets]) parts.live.add(id, secret);

  const name = { fqdn: spec.fqdn, slug };
  const created = withNameTaken(parts.db, name, caller, () =>
    parts.db.transaction().execute(async (tx) => {
      await demandRoom(parts, tx, caller);
      await demandFree(tx, name, caller);
      const deployment = await insertDeployment(tx, {
        id,
        slug,
        owner: caller.personId,
        spec,
        warnings,
        bearerHash: made.bearerHash,
        at: parts.clock.now(),
      });
      for (const secret of [...secrets, ...made.secrets]) await parts.vault.put(tx, id, secret);
      await parts.transitions.append(
        tx,
        deployment,
        [{ message: `Provisioning ${spec.fqdn} was accepted` }, ...warnings.map((message) => ({ level: "warn" as const, message }))],
        "engine",
      );
      await parts.transitions.enter(tx, deployment, "preflight");
      const reply: CreateReply = { id, status: "provisioning", streamURL: `/api/v1/deployments/${id}/logs`, warnings };
      await onCommit(tx, reply);
      return reply;
    }),
  );
  created.catch(() => parts.live.forget(id));
  return created;
}

async function demandRoom(parts: DeploymentsParts, tx: Tx, caller: Caller): Promise<void> {
  const live = await countLive(tx, caller.personId);
  if (live < parts.maxLivePerPerson) return;
  throw new CatalystError("too-many-deployments", {
    detail: `You have ${live} live deployments; at most ${parts.maxLivePerPerson} are allowed`,
    headers: { "retry-after": "60" },
  });
}
