import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";

export function BillingPage() {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t("title.billing")}</PageHeading>
    </div>
  );
}
