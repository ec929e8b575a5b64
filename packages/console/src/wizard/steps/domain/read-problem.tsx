import { isUnauthenticated } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { api } from "../../../api/api.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { Banner, ErrorCard } from "../../../ui/states.tsx";

/** A list that could not be read; when only a sign-in is missing, that is said instead. */
export function ReadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useText("domain");
  if (!isUnauthenticated(error)) return <ErrorCard error={error} onRetry={onRetry} />;
  return (
    <Banner
      role="note"
      actions={
        <Button small onClick={() => void signIn()}>
          {t("availability.sign-in")}
        </Button>
      }
    >
      {t("list.signed-out")}
    </Banner>
  );

  async function signIn(): Promise<void> {
    try {
      await withSignIn(() => api.call("readMe"));
      onRetry();
    } catch {
      // The person did not want to sign in now; what is missing still says so.
    }
  }
}
