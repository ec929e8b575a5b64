import { useState } from "react";
import { newIdempotencyKey } from "../../api/api.ts";
import { queryClient } from "../../api/query-client.ts";
import { deploymentQuery } from "../../api/queries.ts";
import { withSignIn } from "../../api/sign-in.ts";

/** One press of a button that acts. */
export interface Press {
  isBusy: boolean;
  error: unknown;
  press(): void;
}

/**
 * What a button does, whether it is under way, and why it failed. Each press has a key of its own; what is sent again after signing in keeps
 * it. The deployment's record is read again before `onDone`, so that nothing on the page is older than the answer.
 */
export function usePress<Reply>(id: string, call: (key: string) => Promise<Reply>, onDone: (reply: Reply) => void): Press {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);

  async function act(): Promise<void> {
    const key = newIdempotencyKey();
    setBusy(true);
    setError(undefined);
    try {
      const reply = await withSignIn(() => call(key));
      await queryClient.invalidateQueries({ queryKey: deploymentQuery(id).queryKey });
      onDone(reply);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return { isBusy, error, press: () => void (isBusy || act()) };
}
