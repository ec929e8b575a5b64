import type { State } from "@catalyst/contract";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/api.ts";
import { formatClock } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Section } from "./section.tsx";

/** How many of the last events are shown. */
const tailLines = 20;

function tailQuery(id: string, lastSeq: number) {
  return queryOptions({
    queryKey: ["event-tail", id, lastSeq],
    queryFn: ({ signal }) =>
      api.call("listEvents", { params: { id }, query: { since: Math.max(0, lastSeq - tailLines), limit: tailLines }, signal }),
  });
}

/** The end of the history, for whoever wants to see it. */
export function LogTail({ state }: { state: State }) {
  const t = useText("facts");
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={t("tail.title")}
      aside={
        <Button small data-testid="log-tail-toggle" aria-expanded={isOpen} aria-controls="log-tail" onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "tail.hide" : "tail.show")}
        </Button>
      }
    >
      <div id="log-tail" hidden={!isOpen}>
        {isOpen && <Tail state={state} />}
      </div>
    </Section>
  );
}

function Tail({ state }: { state: State }) {
  const t = useText("facts");
  const { data, error, refetch } = useQuery({ ...tailQuery(state.id, state.lastSeq), placeholderData: keepPreviousData });
  if (error && !data) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading height={120} />;
  return (
    <pre className="tail" data-testid="log-tail-pre" tabIndex={0} role="group" aria-label={t("tail.title")}>
      {data.events.map(({ time, level, phase, message }) => `${formatClock(time)} ${level.padEnd(5)} ${phase} ${message}\n`).join("")}
    </pre>
  );
}
