import { ApiProblem } from "@catalyst/contract";
import { api, newIdempotencyKey } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { textOf } from "../../../i18n/texts.ts";
import { router } from "../../../router.tsx";
import { describeError } from "../../../ui/states.tsx";
import { changeDraft, currentDraft, resetDraft } from "../../draft/draft-store.ts";
import type { SentRequest } from "../../request/build-request.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { dropSecrets } from "../../secrets.ts";
import type { Missing } from "../../step-definition.ts";
import { differencesOf, figuresOf, ownFigures } from "./compare-figures.ts";
import { composeRequest, readCatalogue } from "./compose-request.ts";
import { checkTitle } from "./check-title.ts";
import { readLaunchProblem } from "./launch-problem.ts";
import { consentOf, openChecks } from "./open-checks.ts";
import { currentPreflight, forgetPreflight, runPreflight } from "./preflight.ts";

interface LaunchState {
  /** Why the last press did not start anything. */
  error: unknown;
  /** The deployment that was created: its page is on the way. */
  createdId: string | undefined;
}

const store = createMemoryStore<LaunchState>({ error: undefined, createdId: undefined });

/**
 * One key a visit of the step: pressing again asks for the same work once more. What was changed in between is other work.
 * `isOpen` while nobody knows whether the work was taken on.
 */
let visit: { key: string; body: string; isOpen: boolean } | undefined;

export function useLaunch(): LaunchState {
  return useMemoryStore(store, (state) => state);
}

export function startVisit(): void {
  visit = undefined;
  store.reset();
}

/** Called when the step is gone: after a start the draft has served its purpose. */
export function endVisit(): void {
  const { createdId } = store.current();
  forgetPreflight();
  store.reset();
  // Once the whole wizard is gone: while it goes, it still notes in the draft which step it showed last.
  if (createdId) setTimeout(() => resetDraft({ deploymentId: createdId }));
}

/** Has everything checked once more and starts the run. What is given back keeps it from starting. */
export async function launch({ rehearse = false } = {}): Promise<Missing[]> {
  store.change({ error: undefined });
  try {
    const catalogue = await readCatalogue();
    const compose = () => {
      const { reply, accepted } = currentPreflight();
      return composeRequest(catalogue, { ...(reply ? { consent: consentOf(reply, accepted) } : {}), rehearse });
    };
    // A check would find the very Sovereign that a lost answer has made.
    const isRepeat = visit?.isOpen === true && visit.body === JSON.stringify(compose());
    const refusals = isRepeat ? [] : await demandPassed();
    return refusals.length > 0 ? refusals : await create(compose());
  } catch (error) {
    store.change({ error });
    return [{ field: "review-launch-error", text: headlineOf(error) }];
  }
}

async function create(body: SentRequest): Promise<Missing[]> {
  const text = JSON.stringify(body);
  if (visit?.body !== text) visit = { key: newIdempotencyKey(), body: text, isOpen: false };
  const headers = { "idempotency-key": visit.key };
  visit.isOpen = true;
  const created = await withSignIn(() => api.call("createDeployment", { body, headers })).catch((error: unknown) => {
    if (visit) visit.isOpen = !isDecided(error);
    throw error;
  });
  dropSecrets();
  store.change({ createdId: created.id });
  changeDraft({ deploymentId: created.id });
  await router.navigate({ to: "/provision/$id", params: { id: created.id } });
  return [];
}

/** Whether an error says that nothing was taken on. A lost answer does not. */
function isDecided(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status < 500 && error.problem.error !== "idempotency-in-progress";
}

async function demandPassed(): Promise<Missing[]> {
  const t = textOf("review");
  const { state, reply, accepted } = await runPreflight("now");
  if (state !== "done" || !reply) return [{ field: "review-preflight", text: t("missing.preflight") }];
  if (differencesOf(ownFigures(currentDraft()), figuresOf(reply)).length > 0)
    return [{ field: "review-figures", text: t("figures.differ") }];
  return missingChecks(reply, accepted);
}

/** A check that stands in the way, with the element to go to. */
export function missingChecks(...[reply, accepted]: Parameters<typeof openChecks>): Missing[] {
  const t = textOf("review");
  return openChecks(reply, accepted).map(({ id, status }) =>
    status === "fail"
      ? { field: `preflight-check-${id}`, text: t("missing.fail", { title: checkTitle(id) }) }
      : { field: `preflight-accept-${id}`, text: t("missing.warn", { title: checkTitle(id) }) },
  );
}

export function headlineOf(error: unknown): string {
  const { code } = readLaunchProblem(error);
  return code ? textOf("review")(`launch.${code}`) : describeError(error).title;
}
