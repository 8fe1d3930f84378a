import { createContext, use, useEffect, useMemo, type ReactNode } from "react";
import { useQuery } from "urql";

import { problemIn } from "../data/problems.ts";
import { Loading } from "../parts/Loading.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { SessionDocument, type SessionQuery } from "../queries/session.ts";

type Answer = NonNullable<SessionQuery["viewer"]>;

export interface Viewer extends Omit<Answer, "permissions"> {
  hospital: NonNullable<SessionQuery["hospital"]>;
  /** What the viewer is called: the person's name, or else the account's. */
  name: string;
  /** Whether the account may do what a permission names (docs/access.md). */
  may: (permission: string) => boolean;
}

const ViewerContext = createContext<Viewer | null>(null);

/** Who is signed in, what they may do, and at which hospital. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error("useViewer is for screens of somebody who is signed in.");
  return viewer;
}

/** Asks who the viewer is, and shows the screens once it is known. */
export function ViewerProvider({ children }: { children: ReactNode }) {
  const [{ data, error }, ask] = useQuery({ query: SessionDocument });
  useEffect(() => {
    // Roles may have changed, or the session may have ended, while another window was in front.
    function onVisible(): void {
      if (document.visibilityState === "visible") ask({ requestPolicy: "network-only" });
    }
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [ask]);
  const viewer = useMemo(() => {
    if (!data?.viewer || !data.hospital) return null;
    const permissions = new Set(data.viewer.permissions);
    const { account, doctor, nurse, receptionist, patient } = data.viewer;
    const { firstName, lastName } = nurse ?? receptionist ?? account;
    const told = [firstName, lastName].filter(Boolean).join(" ");
    const name = doctor?.fullName ?? patient?.fullName ?? (told === "" ? account.email : told);
    return { ...data.viewer, name, hospital: data.hospital, may: (permission: string) => permissions.has(permission) };
  }, [data]);
  if (viewer) return <ViewerContext value={viewer}>{children}</ViewerContext>;
  return error ? <ProblemNotice problem={problemIn(error)} /> : <Loading />;
}
