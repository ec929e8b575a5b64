import { useText } from "../i18n/texts.ts";
import { LinkButton } from "../ui/button.tsx";
import { Empty } from "../ui/states.tsx";
import { PageHeading } from "./page-heading.tsx";

export function NotFoundPage() {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t("title.not-found")}</PageHeading>
      <Empty title={t("not-found.title")} testId="not-found">
        <p className="muted">{t("not-found.text")}</p>
        <LinkButton to="/deployments">{t("not-found.home")}</LinkButton>
      </Empty>
    </div>
  );
}
