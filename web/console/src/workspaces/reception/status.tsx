import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

import { Icon, type IconName } from "../../parts/Icon.tsx";
import type { AppointmentStatus } from "../../queries/day-board.ts";
import styles from "./status.module.css";

const SHOWN: Record<AppointmentStatus, { name: MessageDescriptor; icon: IconName }> = {
  BOOKED: { name: msg`Booked`, icon: "calendar" },
  CHECKED_IN: { name: msg`Waiting`, icon: "clock" },
  IN_PROGRESS: { name: msg`With the doctor`, icon: "play" },
  COMPLETED: { name: msg`Done`, icon: "check" },
  CANCELLED: { name: msg`Cancelled`, icon: "cross" },
  NO_SHOW: { name: msg`Did not come`, icon: "absent" },
  LEFT_UNSEEN: { name: msg`Left unseen`, icon: "door" },
};

export function useStatusName(): (status: AppointmentStatus) => string {
  const { t } = useLingui();
  return (status) => t(SHOWN[status].name);
}

export function statusClass(status: AppointmentStatus): string {
  return styles[status.toLowerCase().replace(/_./g, (part) => part.charAt(1).toUpperCase())] ?? "";
}

/** An appointment's status: an icon and a word, and a colour last. */
export function Status({ status }: { status: AppointmentStatus }) {
  const { t } = useLingui();
  return (
    <span className={`${styles.status} ${statusClass(status)}`}>
      <Icon name={SHOWN[status].icon} />
      {t(SHOWN[status].name)}
    </span>
  );
}
