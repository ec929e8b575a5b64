import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { api } from "../api/api.ts";
import { meQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";
import { signInAddress } from "../api/sign-in.ts";
import { useLocale } from "../i18n/locale.ts";
import { switchLocale, useText } from "../i18n/texts.ts";
import { setTheme, useTheme } from "../theme/theme.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";

/** What stands at the end of every header: language, theme, account. */
export function HeaderTools() {
  return (
    <div className="header-tools">
      <LanguageToggle />
      <ThemeToggle />
      <AccountMenu />
    </div>
  );
}

function LanguageToggle() {
  const t = useText("shell");
  const now = useLocale();
  const other = now === "ar" ? "en" : "ar";
  return (
    <button
      type="button"
      className="button quiet small"
      lang={other}
      data-testid="language-toggle"
      title={t("language.name")}
      onClick={() => void switchLocale(other)}
    >
      {t("language")}
    </button>
  );
}

export function ThemeToggle() {
  const t = useText("shell");
  const isDark = useTheme() === "dark";
  return (
    <IconButton
      icon={isDark ? "sun" : "moon"}
      label={isDark ? t("theme.to-light") : t("theme.to-dark")}
      data-testid="theme-toggle"
      onClick={() => setTheme(isDark ? "light" : "dark")}
    />
  );
}

function AccountMenu() {
  const t = useText("shell");
  const { href } = useLocation();
  const { data: me } = useQuery(meQuery);
  if (!me)
    return (
      <a className="button quiet small" href={signInAddress(`/sovereign${href}`)} data-testid="account-sign-in">
        {t("account.sign-in")}
      </a>
    );
  const mayAudit = me.roles.length > 0;
  return (
    <Menu icon="person" label={t("account.menu")} testId="account-menu">
      <Link to="/account/profile">{t("account.profile")}</Link>
      <Link to="/account/tokens">{t("account.tokens")}</Link>
      {mayAudit && <Link to="/audit">{t("account.audit")}</Link>}
      <button type="button" data-testid="sign-out" onClick={() => void signOut()}>
        <Icon name="forward" />
        {t("account.sign-out")}
      </button>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  await api.call("signOut", {});
  // Nothing that was read for this person stays; what the page shows is read again as nobody.
  queryClient.removeQueries({ type: "inactive" });
  await queryClient.resetQueries();
}
