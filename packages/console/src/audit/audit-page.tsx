import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, isProblem } from "../api/api.ts";
import { formatNumber } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Banner, Empty, ErrorCard, Loading } from "../ui/states.tsx";
import { AuditTable } from "./audit-table.tsx";
import { exportAudit } from "./export-audit.ts";
import { type AuditFilter, auditQuery } from "./audit-query.ts";

/** Who did what: for sovereign-admin and auditor. */
export function AuditPage() {
  const t = useText("account");
  const [typed, setTyped] = useState({ actor: "", target: "" });
  const [filter, setFilter] = useState<AuditFilter>({ actor: "", target: "", cursor: "" });
  const [before, setBefore] = useState<string[]>([]);
  const { data, error, refetch } = useQuery(auditQuery(filter));
  if (isProblem(error, "forbidden")) return <Forbidden />;
  return (
    <div className="page stack">
      <div className="page-head">
        <PageHeading>{t("audit.title")}</PageHeading>
        <ExportButton filter={filter} />
      </div>
      <Proof />
      <form
        className="row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setBefore([]);
          setFilter({ actor: typed.actor.trim(), target: typed.target.trim(), cursor: "" });
        }}
      >
        <TextField
          label={t("audit.actor")}
          value={typed.actor}
          technical
          data-testid="audit-actor"
          onChange={({ target }) => setTyped({ ...typed, actor: target.value })}
        />
        <TextField
          label={t("audit.target")}
          value={typed.target}
          technical
          data-testid="audit-target"
          onChange={({ target }) => setTyped({ ...typed, target: target.value })}
        />
        <Button type="submit" icon="search" data-testid="audit-search" style={{ alignSelf: "end", minBlockSize: 44 }}>
          {t("audit.search")}
        </Button>
      </form>
      {error && !data ? (
        <ErrorCard error={error} onRetry={() => void refetch()} testId="audit-error" />
      ) : !data ? (
        <Loading height={480} />
      ) : data.entries.length === 0 ? (
        <Empty icon="search" title={t("audit.empty")} testId="audit-empty" />
      ) : (
        <AuditTable entries={data.entries} />
      )}
      <nav className="row" aria-label={t("audit.pages")}>
        <Button
          small
          icon="backward"
          disabled={before.length === 0}
          onClick={() => {
            setFilter({ ...filter, cursor: before.at(-1) ?? "" });
            setBefore(before.slice(0, -1));
          }}
        >
          {t("audit.newer")}
        </Button>
        <Button
          small
          icon="forward"
          disabled={data?.nextCursor === undefined}
          onClick={() => {
            setBefore([...before, filter.cursor]);
            setFilter({ ...filter, cursor: data?.nextCursor ?? "" });
          }}
        >
          {t("audit.older")}
        </Button>
      </nav>
    </div>
  );
}

/** Each entry holds the hash of the one before; whether the chain is whole can be checked here. */
function Proof() {
  const t = useText("account");
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["audit", "verify"],
    queryFn: ({ signal }) => api.call("verifyAudit", { signal }),
    enabled: false,
    staleTime: 0,
  });
  const button = (
    <Button small refused={isFetching} onClick={() => void refetch()} data-testid="audit-verify">
      {t("audit.verify")}
    </Button>
  );
  if (error) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <Banner icon="lock" actions={button} role="note">
        {t("audit.proof")}
      </Banner>
    );
  return (
    <Banner look={data.intact ? "ok" : "bad"} icon={data.intact ? "check" : "error"} actions={button} testId="audit-verified">
      {data.intact
        ? t("audit.intact", { count: data.entries, shown: formatNumber(data.entries) })
        : t("audit.broken", { seq: data.brokenAt ?? 0 })}
    </Banner>
  );
}

function ExportButton({ filter }: { filter: AuditFilter }) {
  const t = useText("account");
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  return (
    <Button
      icon="download"
      refused={state === "busy"}
      data-testid="audit-export"
      onClick={() => {
        setState("busy");
        exportAudit(filter).then(
          () => setState("idle"),
          () => setState("failed"),
        );
      }}
    >
      {t(state === "failed" ? "audit.export.failed" : state === "busy" ? "audit.export.busy" : "audit.export")}
    </Button>
  );
}

function Forbidden() {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t("title.audit")}</PageHeading>
      <Empty icon="lock" title={t("forbidden.title")} testId="forbidden">
        <p className="muted">{t("forbidden.text", { role: "auditor" })}</p>
      </Empty>
    </div>
  );
}
