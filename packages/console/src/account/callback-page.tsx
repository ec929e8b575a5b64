import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { meQuery } from "../api/queries.ts";
import { signedIn } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Loading } from "../ui/states.tsx";

/** Where the issuer sends a tab that was opened to sign in: it tells the tab that waits, and may be closed. */
export function CallbackPage() {
  const t = useText("account");
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (me) void signedIn(true).then(() => window.close());
  }, [me]);
  return (
    <div className="page stack">
      <PageHeading>{t(me === null ? "callback.failed" : "callback.title")}</PageHeading>
      {me === undefined ? (
        <Loading />
      ) : me === null ? (
        <LinkButton to="/login">{t("login.button")}</LinkButton>
      ) : (
        <>
          <p>{t("callback.text")}</p>
          <LinkButton to="/">{t("callback.stay")}</LinkButton>
        </>
      )}
    </div>
  );
}
