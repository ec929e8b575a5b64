import type { State } from "@catalyst/contract";
import { useState } from "react";
import { api } from "../../api/api.ts";
import { withSignIn } from "../../api/sign-in.ts";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { saveText } from "../../ui/save-file.ts";
import { eventsPerPage, readAllEvents } from "./read-all-events.ts";
import { Section } from "./section.tsx";

/** The whole history as a file, one event a line. */
export function EventsSection({ state }: { state: State }) {
  const t = useText("facts");
  const [count, setCount] = useState<number>();
  const [error, setError] = useState<unknown>(undefined);

  async function download(): Promise<void> {
    setCount(0);
    setError(undefined);
    try {
      const events = await withSignIn(() =>
        readAllEvents((since) => api.call("listEvents", { params: { id: state.id }, query: { since, limit: eventsPerPage } }), setCount),
      );
      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
      saveText(`${state.sovereignFQDN}-events.ndjson`, "application/x-ndjson", lines);
    } catch (failure) {
      setError(failure);
    }
    setCount(undefined);
  }

  return (
    <Section title={t("events.title")} testId="settings-events">
      <p>{t("events.text", { count: state.lastSeq })}</p>
      <p className="row">
        <Button icon="download" data-testid="events-download" disabled={count !== undefined} onClick={() => void download()}>
          {t("events.download")}
        </Button>
        <span className="muted" role="status">
          {count !== undefined && t("events.reading", { count: formatNumber(count) })}
        </span>
      </p>
      {error !== undefined && <ErrorCard error={error} onRetry={() => void download()} testId="events-error" />}
    </Section>
  );
}
