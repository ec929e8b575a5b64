import { useEffect, useState } from "react";
import { type Area, loadTexts } from "../../i18n/texts.ts";
import { whenIdle } from "../../ui/when-idle.ts";
import { type StepDefinition, type StepSlug, stepSlugs } from "../step-definition.ts";

interface Part {
  areas: readonly Area[];
  load(): Promise<{ step: StepDefinition }>;
}

/** Every step is fetched when it is first opened, with the texts that the wizard's own do not hold. */
const parts: Record<StepSlug, Part> = {
  organisation: { areas: ["plan"], load: () => import("../steps/organisation/step.tsx") },
  topology: { areas: ["plan"], load: () => import("../steps/topology/step.tsx") },
  provider: { areas: ["plan"], load: () => import("../steps/provider/step.tsx") },
  credentials: { areas: ["credentials"], load: () => import("../steps/credentials/step.tsx") },
  components: { areas: ["components"], load: () => import("../steps/components/step.tsx") },
  domain: { areas: ["domain"], load: () => import("../steps/domain/step.tsx") },
  review: { areas: ["review", "plan", "credentials", "domain"], load: () => import("../steps/review/step.tsx") },
};

const loaded = new Map<StepSlug, StepDefinition>();

interface StepPart {
  step: StepDefinition | undefined;
  error: unknown;
  retry(): void;
}

/** The step of an address once it is there, or what kept it from coming. The next one is fetched when there is time for it. */
export function useStepPart(slug: StepSlug): StepPart {
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState<{ slug: StepSlug; error: unknown }>();
  const [, setArrived] = useState<StepSlug>();
  useEffect(() => {
    let isWanted = true;
    fetchPart(slug).then(
      () => isWanted && setArrived(slug),
      (error: unknown) => isWanted && setFailed({ slug, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [slug, tries]);
  const isThere = loaded.has(slug);
  useEffect(() => {
    const next = stepSlugs[stepSlugs.indexOf(slug) + 1];
    // On a slow line it would share what the step that is looked at still waits for.
    if (!next || !isThere) return undefined;
    return whenIdle(() => void fetchPart(next).catch(() => undefined));
  }, [slug, isThere]);
  return {
    step: loaded.get(slug),
    error: failed?.slug === slug ? failed.error : undefined,
    retry: () => {
      setFailed(undefined);
      setTries(tries + 1);
    },
  };
}

async function fetchPart(slug: StepSlug): Promise<void> {
  const { areas, load } = parts[slug];
  const [{ step }] = await Promise.all([load(), loadTexts(areas)]);
  loaded.set(slug, step);
}
