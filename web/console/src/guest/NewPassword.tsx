import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { Link, useLocation } from "react-router";
import { minLength, object, refine, string } from "zod/mini";

import { useCommand } from "../data/useCommand.ts";
import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { TextField } from "../parts/TextField.tsx";
import { ResetPasswordDocument } from "../queries/commands/reset-password.ts";
import styles from "./Guest.module.css";
import { GuestScreen } from "./GuestScreen.tsx";

/** Where the link of the mail leads to: its token is behind the #, which no server sees. */
export function Component() {
  const { t } = useLingui();
  const { hash } = useLocation();
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? "";
  const { run, pending, problem } = useCommand(ResetPasswordDocument);
  const [isDone, setDone] = useState(false);
  const needed = t`This is needed.`;
  const differs = t`The two are not the same.`;
  const schema = useMemo(() => {
    const must = string().check(minLength(1, needed));
    return object({ newPassword: must, again: must }).check(
      refine(({ newPassword, again }) => newPassword === again, { error: differs, path: ["again"] }),
    );
  }, [needed, differs]);
  const { control, handleSubmit, setError } = useForm({
    defaultValues: { newPassword: "", again: "" },
    resolver: standardSchemaResolver(schema),
  });
  useEffect(() => {
    const first = problem?.problems.find(({ path }) => path === "newPassword");
    if (first) setError("newPassword", { type: "server", message: first.message }, { shouldFocus: true });
  }, [problem, setError]);
  const submit = handleSubmit(async ({ newPassword }) => {
    if (await run({ input: { token, newPassword } })) setDone(true);
  });
  return (
    <GuestScreen title={t`New password`}>
      {isDone ? (
        <Notice kind="good" isAlert>
          <Trans>The password is set, and all sessions of the account have ended. Sign in with the new one.</Trans>
        </Notice>
      ) : (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            void submit(event);
          }}
        >
          <TextField
            control={control}
            name="newPassword"
            label={t`New password`}
            type="password"
            autoComplete="new-password"
            isRequired
            autoFocus
          />
          <TextField
            control={control}
            name="again"
            label={t`The same again`}
            type="password"
            autoComplete="new-password"
            isRequired
          />
          {problem && <ProblemNotice problem={problem} withoutFields />}
          <Button kind="main" type="submit" isPending={pending}>
            <Trans>Set the password</Trans>
          </Button>
        </form>
      )}
      <Link to="/">
        <Trans>Back to signing in</Trans>
      </Link>
    </GuestScreen>
  );
}
