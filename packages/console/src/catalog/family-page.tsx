import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";

export function FamilyPage() {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t("title.family")}</PageHeading>
    </div>
  );
}
