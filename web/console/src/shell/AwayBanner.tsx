import { Plural, Trans } from "@lingui/react/macro";
import { useEffect, useState, useSyncExternalStore } from "react";

import { reach } from "../data/away.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import styles from "./AwayBanner.module.css";

/** The server does not answer: what the console does about it, and when. */
export function AwayBanner() {
  const away = useSyncExternalStore(reach.subscribe, reach.away);
  if (!away) return null;
  return (
    <div className={styles.banner} role="alert">
      <Icon name="alert" />
      <p>
        <Trans>The server cannot be reached. Nothing you typed is lost.</Trans> <Countdown until={away.retryAt} />
      </p>
      <Button size="small" onPress={() => void reach.retry()}>
        <Trans>Try now</Trans>
      </Button>
    </div>
  );
}

/** Not read out each second: the banner itself was. */
function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span aria-hidden="true">
      {seconds === 0 ? (
        <Trans>Trying again …</Trans>
      ) : (
        <Plural value={seconds} one="Trying again in # second." other="Trying again in # seconds." />
      )}
    </span>
  );
}
