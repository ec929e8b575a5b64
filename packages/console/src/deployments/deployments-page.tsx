import "./deployments.css";
import { statuses } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { isUnauthenticated } from "../api/api.ts";
import { meQuery } from "../api/queries.ts";
import { formatNumber } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Button, LinkButton } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Empty, ErrorCard, Loading } from "../ui/states.tsx";
import { DeploymentsTable } from "./deployments-table.tsx";
import { type ListFilter, deploymentsQuery, sorts } from "./deployments-query.ts";

/** How long typing must rest before the server is asked, milliseconds. */
const quietMs = 250;

/** Every Sovereign that this person may see. Filter, order and page are the server's work and stand in the address. */
export function DeploymentsPage() {
  const t = useText("deployments");
  const [filter, change] = useFilter();
  const { data, error, isPlaceholderData, refetch } = useQuery(deploymentsQuery(filter));
  const [before, setBefore] = useState<string[]>([]);
  const shown = useDeferredValue(data);
  const isFiltered = filter.search !== "" || filter.status !== "";

  return (
    <div className="page stack">
      <div className="page-head">
        <PageHeading>{t("title")}</PageHeading>
        <LinkButton to="/wizard" look="primary" icon="plus" data-testid="new-sovereign">
          {t("new")}
        </LinkButton>
      </div>
      <div className="deployments-filter" role="search">
        <SearchField value={filter.search} onChange={(search) => move({ search })} />
        <SelectField
          label={t("status")}
          value={filter.status}
          data-testid="deployments-status"
          onChange={({ target }) => move({ status: target.value as ListFilter["status"] })}
        >
          <option value="">{t("status.any")}</option>
          <StatusOptions />
        </SelectField>
        <SelectField
          label={t("sort")}
          value={filter.sort}
          data-testid="deployments-sort"
          onChange={({ target }) => move({ sort: target.value as ListFilter["sort"] })}
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {error && !data ? (
        isUnauthenticated(error) ? (
          <Empty icon="person" title={t("signed-out")} testId="deployments-signed-out" />
        ) : (
          <ErrorCard error={error} onRetry={() => void refetch()} testId="deployments-error" />
        )
      ) : !shown ? (
        <Loading height={480} />
      ) : shown.deployments.length === 0 ? (
        <Empty icon={isFiltered ? "search" : "globe"} title={isFiltered ? t("empty.filtered") : t("empty")} testId="deployments-empty">
          <p className="muted">{isFiltered ? t("empty.filtered.text") : t("empty.text")}</p>
          {isFiltered ? (
            <Button onClick={() => move({ search: "", status: "" })}>{t("clear")}</Button>
          ) : (
            <LinkButton to="/wizard">{t("new")}</LinkButton>
          )}
        </Empty>
      ) : (
        <>
          <p className="muted" role="status" data-testid="deployments-count">
            {t("count", { count: shown.total ?? shown.deployments.length, shown: formatNumber(shown.total ?? shown.deployments.length) })}
          </p>
          <DeploymentsTable deployments={shown.deployments} isOld={isPlaceholderData} />
          <nav className="row" aria-label={t("pages")}>
            <Button
              small
              icon="backward"
              disabled={before.length === 0}
              data-testid="deployments-previous"
              onClick={() => {
                change({ cursor: before.at(-1) ?? "" });
                setBefore(before.slice(0, -1));
              }}
            >
              {t("previous")}
            </Button>
            <Button
              small
              icon="forward"
              disabled={shown.nextCursor === undefined || isPlaceholderData}
              data-testid="deployments-next"
              onClick={() => {
                setBefore([...before, filter.cursor]);
                change({ cursor: shown.nextCursor ?? "" });
              }}
            >
              {t("next")}
            </Button>
          </nav>
        </>
      )}
    </div>
  );

  /** Another filter begins at the first page. */
  function move(changes: Partial<ListFilter>): void {
    setBefore([]);
    change({ ...changes, cursor: "" });
  }
}

function StatusOptions() {
  const t = useText("shell");
  return statuses.map((status) => (
    <option key={status} value={status}>
      {t(`status.${status}`)}
    </option>
  ));
}

function SearchField({ value, onChange }: { value: string; onChange(search: string): void }) {
  const t = useText("deployments");
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), quietMs);
    return () => clearTimeout(timer);
  });
  return (
    <TextField
      label={t("search")}
      type="search"
      value={typed}
      placeholder={t("search.placeholder")}
      data-testid="deployments-search"
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

function useFilter(): [ListFilter, (changes: Partial<ListFilter>) => void] {
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const given: Record<string, unknown> = useSearch({ strict: false });
  const filter: ListFilter = {
    search: typeof given["search"] === "string" || typeof given["search"] === "number" ? String(given["search"]) : "",
    status: statuses.find((status) => status === given["status"]) ?? "",
    sort: sorts.find((sort) => sort === given["sort"]) ?? "newest",
    cursor: typeof given["cursor"] === "string" ? given["cursor"] : "",
    all: (me?.roles.length ?? 0) > 0,
  };
  return [
    filter,
    (changes) => {
      const { search, status, sort, cursor } = { ...filter, ...changes };
      const wanted = {
        ...(search === "" ? {} : { search }),
        ...(status === "" ? {} : { status }),
        ...(sort === "newest" ? {} : { sort }),
        ...(cursor === "" ? {} : { cursor }),
      };
      void navigate({ to: "/deployments", search: wanted as never, replace: cursor === filter.cursor, resetScroll: false });
    },
  ];
}
