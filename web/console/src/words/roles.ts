import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

import type { Role } from "../queries/session.ts";

/** What the roles of an account are called. */
export function useRoleNames(): Record<Role, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      ADMIN: t`Administrator`,
      ANALYST: t`Analyst`,
      AUDITOR: t`Auditor`,
      CASHIER: t`Cashier`,
      DOCTOR: t`Doctor`,
      NURSE: t`Nurse`,
      PATIENT: t`Patient`,
      PHARMACIST: t`Pharmacist`,
      RECEPTIONIST: t`Receptionist`,
    }),
    [t],
  );
}
