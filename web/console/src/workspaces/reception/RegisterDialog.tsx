import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { useController } from "react-hook-form";
import { minLength, object, string } from "zod/mini";

import { useCommand } from "../../data/useCommand.ts";
import { useDraftForm } from "../../drafts/useDraftForm.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { DayField } from "../../parts/DayField.tsx";
import { Actions, Modal } from "../../parts/Modal.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { RegisterPatientDocument, type Gender } from "../../queries/commands/register-patient.ts";
import { useZone } from "../../time/zone.ts";
import styles from "./Dialogs.module.css";
import { Duplicates, duplicatesIn } from "./Duplicates.tsx";

export interface Registered {
  id: string;
  fullName: string;
}

interface Props {
  onClose: () => void;
  /** What is to be done with the patient next. */
  onWalkIn: (patient: Registered) => void;
}

const DEFAULTS = { firstName: "", lastName: "", birthDate: "", gender: "", phone: "", email: "", address: "" };
const GENDERS: readonly Gender[] = ["FEMALE", "MALE", "OTHER", "UNKNOWN"];

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

/** Registers a patient. Whoever is likely registered already is shown first, and one record is made of a person. */
export function RegisterDialog({ onClose, onWalkIn }: Props) {
  const { t } = useLingui();
  const zone = useZone();
  const { run, pending, problem } = useCommand(RegisterPatientDocument);
  const [made, setMade] = useState<(Registered & { medicalRecordNumber: string }) | null>(null);
  const needed = t`This is needed.`;
  const schema = useMemo(() => {
    const text = string();
    const must = string().check(minLength(1, needed));
    return object({ firstName: text, lastName: text, birthDate: must, gender: must, phone: text, email: text, address: text });
  }, [needed]);
  const { form, requestId, finish, showProblems } = useDraftForm({
    form: "register",
    subject: "new",
    name: t`Registering a patient`,
    schema,
    defaults: DEFAULTS,
  });
  const { control, handleSubmit } = form;
  const gender = useController({ control, name: "gender" });
  const names = { FEMALE: t`Female`, MALE: t`Male`, OTHER: t`Other`, UNKNOWN: t`Unknown` };
  const duplicates = duplicatesIn(problem);

  useEffect(() => {
    if (problem) showProblems(problem);
  }, [problem, showProblems]);

  const send = (confirmed: boolean) =>
    handleSubmit(async ({ firstName, lastName, birthDate, gender: chosen, phone, email, address }) => {
      const known = GENDERS.find((each) => each === chosen) ?? "UNKNOWN";
      const input = {
        firstName: orNull(firstName),
        lastName: orNull(lastName),
        birthDate,
        gender: known,
        phone: orNull(phone),
        email: orNull(email),
        address: orNull(address),
        requestId,
        confirmed,
      };
      const done = await run({ input });
      if (!done) return;
      finish();
      setMade(done.registerPatient);
    });

  if (made) {
    return (
      <Modal title={t`Registered`} isOpen onClose={onClose}>
        <Notice kind="good" isAlert>
          <Trans>
            <strong translate="no">{made.fullName}</strong> has the record number{" "}
            <strong translate="no">{made.medicalRecordNumber}</strong>.
          </Trans>
        </Notice>
        <Actions>
          <Button onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button kind="main" autoFocus onPress={() => onWalkIn(made)}>
            <Trans>Here now …</Trans>
          </Button>
        </Actions>
      </Modal>
    );
  }
  return (
    <Modal title={t`Register a patient`} isOpen onClose={onClose} size="wide">
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          void send(false)(event);
        }}
      >
        <div className={styles.pair}>
          <TextField control={control} name="firstName" label={t`Given name`} autoFocus />
          <TextField control={control} name="lastName" label={t`Family name`} />
          <DayField control={control} name="birthDate" label={t`Date of birth`} maxValue={zone.today()} />
          <Choice
            label={t`Gender`}
            isStacked
            value={gender.field.value}
            error={gender.fieldState.error?.message}
            options={GENDERS.map((id) => ({ id, name: names[id] }))}
            onChange={gender.field.onChange}
          />
          <TextField control={control} name="phone" label={t`Telephone`} type="tel" />
          <TextField control={control} name="email" label={t`E-mail address`} type="email" />
        </div>
        <TextField control={control} name="address" label={t`Address`} rows={2} />
        {problem && duplicates.length === 0 && <ProblemNotice problem={problem} withoutFields />}
        {duplicates.length > 0 && <Duplicates duplicates={duplicates} onWalkIn={onWalkIn} />}
        <Actions>
          <Button
            onPress={() => {
              finish();
              onClose();
            }}
          >
            <Trans>Discard</Trans>
          </Button>
          {problem?.code === "CONFIRMATION_NEEDED" ? (
            <Button
              kind="danger"
              isPending={pending}
              onPress={() => {
                void send(true)();
              }}
            >
              <Trans>Somebody else: register</Trans>
            </Button>
          ) : (
            <Button kind="main" type="submit" isPending={pending}>
              <Trans>Register</Trans>
            </Button>
          )}
        </Actions>
      </form>
    </Modal>
  );
}
