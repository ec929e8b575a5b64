import { useQuery } from "@tanstack/react-query";
import { meQuery } from "../api/queries.ts";
import { locales, useLocale } from "../i18n/locale.ts";
import { switchLocale, useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { setTheme, useTheme } from "../theme/theme.ts";
import { LinkButton } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Empty, ErrorCard, Loading } from "../ui/states.tsx";
import { Technical } from "../ui/technical.tsx";

/** Who is signed in, what they may do, and how the console looks and speaks to them. */
export function ProfilePage() {
  const t = useText("account");
  const { data: me, error, refetch } = useQuery(meQuery);
  const language = useLocale();
  const theme = useTheme();
  return (
    <div className="page stack">
      <PageHeading>{t("profile.title")}</PageHeading>
      <section className="card stack" aria-labelledby="profile-person">
        <h2 id="profile-person">{t("profile.person")}</h2>
        {error && me === undefined ? (
          <ErrorCard error={error} onRetry={() => void refetch()} />
        ) : me === undefined ? (
          <Loading height={140} />
        ) : me === null ? (
          <Empty icon="person" title={t("signed-out")} />
        ) : (
          <>
            <dl className="facts" data-testid="profile-facts">
              <dt>{t("profile.name")}</dt>
              <dd>{me.name ?? "—"}</dd>
              <dt>{t("profile.email")}</dt>
              <dd>{me.email ? <Technical>{me.email}</Technical> : "—"}</dd>
              <dt>{t("profile.id")}</dt>
              <dd>
                <Technical>{me.id}</Technical>
              </dd>
              <dt>{t("profile.roles")}</dt>
              <dd>{me.roles.length === 0 ? t("profile.roles.none") : <Technical>{me.roles.join(", ")}</Technical>}</dd>
            </dl>
            <p className="row">
              <LinkButton to="/account/tokens">{t("tokens.title")}</LinkButton>
            </p>
          </>
        )}
      </section>
      <section className="card stack" aria-labelledby="profile-look">
        <h2 id="profile-look">{t("profile.look")}</h2>
        <SelectField
          label={t("profile.language")}
          value={language}
          data-testid="profile-language"
          onChange={({ target }) => void switchLocale(locales.find((each) => each === target.value) ?? "en")}
        >
          <option value="en" lang="en">
            {t("profile.language.en")}
          </option>
          <option value="ar" lang="ar">
            {t("profile.language.ar")}
          </option>
        </SelectField>
        <SelectField
          label={t("profile.theme")}
          value={theme}
          data-testid="profile-theme"
          onChange={({ target }) => setTheme(target.value === "light" ? "light" : "dark")}
        >
          <option value="dark">{t("profile.theme.dark")}</option>
          <option value="light">{t("profile.theme.light")}</option>
        </SelectField>
        <p className="muted">{t("profile.look.kept")}</p>
      </section>
    </div>
  );
}
