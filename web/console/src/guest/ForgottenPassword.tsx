import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { Link } from "react-router";
import { minLength, object, string } from "zod/mini";

import { useCommand } from "../data/useCommand.ts";
import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { TextField } from "../parts/TextField.tsx";
import { RequestPasswordResetDocument } from "../queries/commands/request-password-reset.ts";
import { rememberedHospital } from "../session/SignInForm.tsx";
import styles from "./Guest.module.css";
import { GuestScreen } from "./GuestScreen.tsx";

/** Asks for a mail with a link for a new password. Whether there is such an account is not told. */
export function Component() {
  const { t } = useLingui();
  const { run, pending, problem } = useCommand(RequestPasswordResetDocument);
  const [isAsked, setAsked] = useState(false);
  const needed = t`This is needed.`;
  const schema = useMemo(() => {
    const must = string().check(minLength(1, needed));
    return object({ hospital: must, email: must });
  }, [needed]);
  const { control, handleSubmit } = useForm({
    defaultValues: { hospital: rememberedHospital() ?? "", email: "" },
    resolver: standardSchemaResolver(schema),
  });
  const submit = handleSubmit(async (input) => {
    if (await run({ input })) setAsked(true);
  });
  return (
    <GuestScreen title={t`Forgotten password`}>
      {isAsked ? (
        <Notice kind="good" isAlert>
          <Trans>If there is such an account, a mail with a link is on its way to it. The link is valid once.</Trans>
        </Notice>
      ) : (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            void submit(event);
          }}
        >
          <TextField control={control} name="hospital" label={t`Hospital`} isRequired autoComplete="organization" />
          <TextField
            control={control}
            name="email"
            label={t`E-mail address`}
            type="email"
            autoComplete="username"
            isRequired
            autoFocus
          />
          {problem && <ProblemNotice problem={problem} />}
          <Button kind="main" type="submit" isPending={pending}>
            <Trans>Mail me a link</Trans>
          </Button>
        </form>
      )}
      <Link to="/">
        <Trans>Back to signing in</Trans>
      </Link>
    </GuestScreen>
  );
}
