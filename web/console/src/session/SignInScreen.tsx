import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import { useQuery } from "urql";

import { GuestScreen } from "../guest/GuestScreen.tsx";
import { Loading } from "../parts/Loading.tsx";
import { SignInDocument } from "../queries/sign-in.ts";
import { rememberedHospital, SignInForm } from "./SignInForm.tsx";

/** The screen of whoever is not signed in, at whichever address: after signing in, the address shows its own screen. */
export function SignInScreen() {
  const { t } = useLingui();
  const remembered = rememberedHospital();
  // An installation of one hospital names it; one of many does not, and the person does.
  const [{ data, fetching }] = useQuery({ query: SignInDocument, pause: remembered !== null });
  const hospital = remembered ?? data?.hospital?.slug ?? "";
  return (
    <GuestScreen title={t`Sign in`} subtitle={data?.hospital?.name}>
      {fetching ? <Loading /> : <SignInForm hospital={hospital} />}
      <Link to="/forgotten-password">
        <Trans>Forgotten password</Trans>
      </Link>
    </GuestScreen>
  );
}
