import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { meQuery, preparationQuery } from "../api/queries.ts";
import { signInAddress } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/states.tsx";
import { useOnline } from "./use-online.ts";

/** What concerns every page: no connection, a newer console, programs that are still being prepared, nobody signed in. */
export function Notices() {
  return (
    <div className="notices">
      <Offline />
      <Update />
      <Preparing />
      <NotSignedIn />
    </div>
  );
}

function Offline() {
  const t = useText("shell");
  return useOnline() ? null : (
    <Banner look="warn" icon="warning" testId="offline-banner">
      {t("offline")}
    </Banner>
  );
}

function Update() {
  const t = useText("shell");
  const { data } = useQuery(preparationQuery);
  const [first, setFirst] = useState("");
  if (data && data.consoleBuild !== "" && first === "") setFirst(data.consoleBuild);
  if (!data || first === "" || data.consoleBuild === first) return null;
  return (
    <Banner
      testId="update-banner"
      actions={
        <Button small onClick={() => window.location.reload()}>
          {t("update.reload")}
        </Button>
      }
    >
      {t("update")} {t("update.keeps")}
    </Banner>
  );
}

function Preparing() {
  const t = useText("shell");
  const { data } = useQuery(preparationQuery);
  if (!data || data.ready) return null;
  const named = (state: string) => data.preparing.filter((each) => each.state === state).map(({ name }) => name);
  const [building, missing] = [named("building"), named("missing")];
  return (
    <>
      {building.length > 0 && (
        <Banner icon="clock" testId="preparing-banner">
          {t("preparing", { count: building.length, names: building.join(", ") })}
        </Banner>
      )}
      {missing.length > 0 && (
        <Banner look="warn" icon="warning" testId="missing-banner">
          {t("preparing.missing", { names: missing.join(", ") })}
        </Banner>
      )}
    </>
  );
}

function NotSignedIn() {
  const t = useText("shell");
  const { pathname, href } = useLocation();
  const { data: me } = useQuery(meQuery);
  // The wizard can be filled in by anybody up to its first question to the cloud, so it is not disturbed.
  if (me !== null || /^\/(wizard|marketplace|login|auth)/.test(pathname)) return null;
  return (
    <Banner
      icon="person"
      testId="sign-in-banner"
      actions={
        <a className="button small" href={signInAddress(`/sovereign${href}`)}>
          {t("sign-in.here")}
        </a>
      }
    >
      {t("sign-in.banner")} <span className="muted">{t("sign-in.local")}</span>
    </Banner>
  );
}
