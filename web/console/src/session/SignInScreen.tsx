import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "urql";

import mark from "../icon.svg";
import { Loading } from "../parts/Loading.tsx";
import { LanguageMenu, ThemeMenu } from "../shell/Preferences.tsx";
import { SignInDocument } from "../queries/sign-in.ts";
import { rememberedHospital, SignInForm } from "./SignInForm.tsx";
import styles from "./SignIn.module.css";

/** The screen of whoever is not signed in, at whichever address: after signing in, the address shows its own screen. */
export function SignInScreen() {
  const { t } = useLingui();
  const remembered = rememberedHospital();
  // An installation of one hospital names it; one of many does not, and the person does.
  const [{ data, fetching }] = useQuery({ query: SignInDocument, pause: remembered !== null });
  const hospital = remembered ?? data?.hospital?.slug ?? "";
  return (
    <div className={styles.screen}>
      <div className={styles.tools}>
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <main className={styles.middle}>
        <div className={styles.card}>
          <div className={styles.head}>
            <img className={styles.mark} src={mark} alt="" />
            <div>
              <h1>
                <Trans>Sign in</Trans>
              </h1>
              <p className={styles.soft} translate="no">
                {data?.hospital?.name ?? "Wardgraph"}
              </p>
            </div>
          </div>
          {fetching ? <Loading /> : <SignInForm hospital={hospital} />}
        </div>
      </main>
      <title>{`${t`Sign in`} · Wardgraph`}</title>
    </div>
  );
}
