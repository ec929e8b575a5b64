import type { State } from "@catalyst/contract";
import { type ComponentType, useEffect, useState } from "react";
import { loadTexts } from "../../i18n/texts.ts";
import { useRecord } from "../live/use-record.ts";

type Card = ComponentType<{ state: State }>;

let loaded: Card | undefined;
// Together with the page that has it, and not after that page is drawn.
void fetchCard();

/** How far the run of a deployment is, when it should end, and what can be done about it. Nothing where no run is known. */
export function ProgressHead({ id }: { id: string }) {
  const record = useRecord(id);
  const [Shown, setShown] = useState(() => loaded);
  useEffect(() => {
    if (!Shown) void fetchCard().then((card) => card && setShown(() => card));
  }, [Shown]);
  if (record.kind !== "record" && record.kind !== "loading") return null;
  if (record.kind === "loading" || !Shown) return <div style={{ minBlockSize: 148 }} />;
  return <Shown state={record.state} />;
}

/** Undefined when it cannot be fetched: the page stands without it, and the next one tries again. */
async function fetchCard(): Promise<Card | undefined> {
  try {
    const [{ ProgressCard }] = await Promise.all([import("./progress-card.tsx"), loadTexts(["progress"])]);
    loaded = ProgressCard;
    return ProgressCard;
  } catch {
    return undefined;
  }
}
