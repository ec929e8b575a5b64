import { giveUpSignIn, signInAddress, useSignInWanted } from "../api/sign-in.ts";
import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Opens when something that was asked for needs an account, and lets it go on once there is one. */
export function SignInDialog() {
  const t = useText("shell");
  if (!useSignInWanted()) return null;
  return (
    <Dialog
      title={t("sign-in.title")}
      testId="sign-in-dialog"
      onClose={giveUpSignIn}
      actions={
        <>
          <Button onClick={giveUpSignIn}>{t("sign-in.cancel")}</Button>
          <a
            className="button primary"
            data-autofocus
            href={signInAddress("/sovereign/auth/callback")}
            target="_blank"
            rel="noopener"
            data-testid="sign-in-open"
          >
            {t("sign-in.open")}
          </a>
        </>
      }
    >
      <p>{t("sign-in.text")}</p>
      <p className="muted">{t("sign-in.local")}</p>
    </Dialog>
  );
}
