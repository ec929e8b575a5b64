import "./why.css";
import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { formatAge, formatClock } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Loading } from "../../ui/states.tsx";
import { isolated } from "../../ui/isolated.ts";
import { Technical } from "../../ui/technical.tsx";
import { useNow } from "../../ui/use-now.ts";
import { ActionDialog } from "../progress/action-dialog.tsx";
import { type Explanation, explain } from "./explanation.ts";
import { whyQuery } from "./why-query.ts";

/** The end of the evidence that a person reads; the whole of it stands in the log. */
const shownEvidence = 5;

/** Names the one thing that a deployment, or a part of it, waits for or failed at. Needs the texts of `progress`. */
export function WhyPanel({ state, node }: { state: State; node?: string }) {
  const t = useText("progress");
  const title = useId();
  const { data, isPending } = useQuery(whyQuery(state.id, node));
  const now = useNow(10_000);
  const known = explain(data, state);
  return (
    <section className="why-panel" data-testid="why-panel" aria-labelledby={title}>
      <h2 id={title}>{t(known.verdict === "culprit" ? "why.title.failed" : "why.title")}</h2>
      {isPending && !state.failure ? <Loading height={64} /> : <Explained state={state} known={known} now={now} />}
    </section>
  );
}

function Explained({ state, known, now }: { state: State; known: Explanation; now: number }) {
  const t = useText("progress");
  const { culprit, chain, evidence, action, waitingFor, since } = known;
  return (
    <div className="stack why-body">
      <p>{known.sentence ? <bdi>{known.sentence}</bdi> : t("why.nothing-unusual")}</p>
      {waitingFor && (
        <p data-testid="why-waiting">
          <Icon name="clock" /> {t("why.waiting", { what: isolated(waitingFor) })}{" "}
          {since && <span className="muted">{t("why.since", { time: formatClock(since), age: formatAge(since, now) })}</span>}
        </p>
      )}
      <div data-testid="why-culprit">
        <h3>{t("why.culprit")}</h3>
        {culprit ? (
          <p>
            <Technical>
              {culprit.kind}/{culprit.name}
              {culprit.region && ` (${culprit.region})`}
            </Technical>{" "}
            <Technical>{culprit.reason}</Technical> — <bdi>{culprit.message}</bdi>
          </p>
        ) : (
          <p>{t(known.verdict === "unknown" ? "why.culprit.unknown" : "why.culprit.none")}</p>
        )}
        {known.isUnsure && <p className="muted">{t("why.unsure")}</p>}
      </div>
      {chain.length > 0 && (
        <div>
          <h3>{t("why.chain")}</h3>
          <ol className="why-chain" data-testid="why-chain">
            {chain.map(({ kind, name, state: each }) => (
              <li key={`${kind}/${name}`}>
                <Technical>
                  {kind}/{name}
                </Technical>{" "}
                <span className="muted">{each}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
      {evidence.length > 0 && (
        <div>
          <h3>{t("why.evidence")}</h3>
          <ul className="why-evidence" data-testid="why-evidence">
            {evidence.slice(0, shownEvidence).map(({ source, time, text, seq }) => (
              <li key={`${source} ${time ?? ""} ${seq ?? ""} ${text}`}>
                <blockquote>
                  <bdi>{text}</bdi>
                </blockquote>
                <span className="muted">
                  <Technical>{source}</Technical> {time && formatClock(time)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {known.ruledOut.length > 0 && (
        <p className="muted" data-testid="why-ruled-out">
          {t("why.ruled-out", { what: isolated(known.ruledOut.join(", ")) })}
        </p>
      )}
      {action && (
        <div data-testid="why-action">
          <h3>{t("why.action")}</h3>
          <div>
            <Action state={state} action={action} />
          </div>
        </div>
      )}
    </div>
  );
}

function Action({ state, action: { label, kind, target } }: { state: State; action: NonNullable<Explanation["action"]> }) {
  const [isOpen, setOpen] = useState(false);
  if (kind === "retry" && (state.status === "failed" || state.status === "cancelled"))
    return (
      <>
        <Button small icon="refresh" data-testid="why-retry" onClick={() => setOpen(true)}>
          <bdi>{label}</bdi>
        </Button>
        {isOpen && <ActionDialog name="retry" state={state} onClose={() => setOpen(false)} />}
      </>
    );
  if (kind === "open" && target?.startsWith("https://"))
    return (
      <a href={target} target="_blank" rel="noopener noreferrer">
        {label} <Icon name="open" />
      </a>
    );
  if (kind === "open" && target && /^[\w-]+$/.test(target))
    return (
      <Link to="/provision/$id/jobs/$jobId" params={{ id: state.id, jobId: target }}>
        {label}
      </Link>
    );
  return (
    <>
      <bdi>{label}</bdi> {kind === "run" && target && <Technical>{target}</Technical>}
    </>
  );
}
