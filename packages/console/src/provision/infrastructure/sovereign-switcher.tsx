import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { api, isUnauthenticated } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { useDisclosure } from "../../ui/use-disclosure.ts";
import type { InfrastructureTab } from "./infrastructure-page.tsx";

/** Sovereigns shown at once; the search, which the server does, finds the others. */
const mostShown = 20;

interface SwitcherProps {
  id: string;
  tab: InfrastructureTab;
  name: string;
}

/** Goes to the same page of another Sovereign. */
export function SovereignSwitcher({ id, tab, name }: SwitcherProps) {
  const t = useText("infrastructure");
  const { isOpen, setOpen, ref, list } = useDisclosure();
  return (
    <div className="switcher" ref={ref}>
      <button
        type="button"
        className="button"
        data-testid="infrastructure-sovereign-switcher"
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="visually-hidden">{t("switcher")} </span>
        <bdi dir="ltr" className="switcher-name">
          {name}
        </bdi>
        <Icon name="down" />
      </button>
      <div id={list} className="switcher-list" hidden={!isOpen}>
        {isOpen && <Choices id={id} tab={tab} onChosen={() => setOpen(false)} />}
      </div>
    </div>
  );
}

function Choices({ id, tab, onChosen }: { id: string; tab: InfrastructureTab; onChosen(): void }) {
  const t = useText("infrastructure");
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["deployments", "switcher", search],
    queryFn: ({ signal }) => api.call("listDeployments", { query: { limit: mostShown, ...(search === "" ? {} : { search }) }, signal }),
  });
  return (
    <>
      <input
        type="search"
        className="input"
        aria-label={t("switcher.search")}
        placeholder={t("switcher.search")}
        data-testid="infrastructure-sovereign-switcher-search"
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      {isUnauthenticated(found.error) ? (
        <p className="muted">{t("switcher.signed-out")}</p>
      ) : found.error ? (
        <ErrorCard error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Loading height={80} />
      ) : found.data.deployments.length === 0 ? (
        <p className="muted">{t("switcher.none")}</p>
      ) : (
        <ul data-testid="infrastructure-sovereign-switcher-list">
          {found.data.deployments.map((each) => (
            <li key={each.id}>
              <Link
                to="/provision/$id/infrastructure/$tab"
                params={{ id: each.id, tab }}
                aria-current={each.id === id ? "true" : undefined}
                onClick={onChosen}
              >
                <bdi dir="ltr">{each.sovereignFQDN}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
