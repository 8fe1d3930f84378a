import { Trans, useLingui } from "@lingui/react/macro";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { object, string, minLength } from "zod/mini";

import { Button } from "../parts/Button.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { TextField } from "../parts/TextField.tsx";
import type { Problem } from "./problems.ts";
import { session } from "./session.ts";
import styles from "../guest/Guest.module.css";

interface Props {
  hospital: string;
  email?: string;
  /** Where an ended session is taken up again, hospital and account are given. */
  isFixed?: boolean;
}

const HOSPITAL = "wardgraph:hospital";

export function rememberedHospital(): string | null {
  return localStorage.getItem(HOSPITAL);
}

/** Hospital, e-mail address, password, and a code once the server asks for one. */
export function SignInForm({ hospital, email = "", isFixed = false }: Props) {
  const { t } = useLingui();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const needed = t`This is needed.`;
  const schema = useMemo(() => {
    const text = string().check(minLength(1, needed));
    return object({ hospital: text, email: text, password: text, code: string() });
  }, [needed]);
  const { control, handleSubmit, formState, setFocus } = useForm({
    defaultValues: { hospital, email, password: "", code: "" },
    resolver: standardSchemaResolver(schema),
  });
  const submit = handleSubmit(async ({ code, ...given }) => {
    setProblem(null);
    const refused = await session.signIn(code.trim() === "" ? given : { ...given, code: code.trim() });
    if (!refused) {
      localStorage.setItem(HOSPITAL, given.hospital);
      return;
    }
    if (refused.code === "SECOND_FACTOR_REQUIRED") {
      setAsksCode(true);
      setTimeout(() => setFocus("code"));
      return;
    }
    setProblem(refused);
    setFocus(asksCode ? "code" : "password", { shouldSelect: true });
  });
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        void submit(event);
      }}
    >
      {!isFixed && (
        <TextField control={control} name="hospital" label={t`Hospital`} isRequired autoComplete="organization" />
      )}
      <TextField
        control={control}
        name="email"
        label={t`E-mail address`}
        type="email"
        autoComplete="username"
        isRequired
        isReadOnly={isFixed}
        autoFocus={!isFixed}
      />
      <TextField
        control={control}
        name="password"
        label={t`Password`}
        type="password"
        autoComplete="current-password"
        isRequired
        autoFocus={isFixed}
      />
      {asksCode && (
        <TextField
          control={control}
          name="code"
          label={t`Code`}
          hint={t`Six digits of your authenticator, or a recovery code.`}
          inputMode="numeric"
          autoComplete="one-time-code"
          isRequired
        />
      )}
      {problem && <ProblemNotice problem={problem} />}
      <Button kind="main" type="submit" isPending={formState.isSubmitting}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
