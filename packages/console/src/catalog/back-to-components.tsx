import { useText } from "../i18n/texts.ts";
import { LinkButton } from "../ui/button.tsx";

/** Back to where components are chosen. */
export function BackToComponents() {
  const t = useText("components");
  return (
    <div>
      <LinkButton to="/wizard/$step" params={{ step: "components" }} look="quiet" small icon="backward" data-testid="back-to-components">
        {t("back")}
      </LinkButton>
    </div>
  );
}
