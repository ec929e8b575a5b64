import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { meQuery } from "../api/queries.ts";
import { signInAddress } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";

/** For a direct visit: everywhere else a sign-in is asked for where it is needed. */
export function LoginPage() {
  const t = useText("account");
  const { data: me } = useQuery(meQuery);
  if (me) return <Navigate to="/" replace />;
  return (
    <div className="page stack" style={{ maxInlineSize: 520 }}>
      <PageHeading>{t("login.title")}</PageHeading>
      <div className="card stack">
        <p>{t("login.text")}</p>
        <a className="button primary" href={signInAddress("/sovereign/")} data-testid="login-button">
          {t("login.button")}
        </a>
        <p className="muted">{t("login.local")}</p>
      </div>
    </div>
  );
}
