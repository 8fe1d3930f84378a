-- Sign-ups that wait until their e-mail address is proven, and the times that they hold meanwhile.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.sign_ups (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    email text NOT NULL,
    password_parameters text,
    password_proof_hash bytea,
    record jsonb NOT NULL,
    first_booking jsonb,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT sign_up_email_is_unique UNIQUE (hospital_id, email),
    CONSTRAINT sign_up_kind_is_known CHECK (kind IN ('PATIENT', 'DOCTOR')),
    CONSTRAINT sign_up_password_is_whole CHECK ((password_parameters IS NULL) = (password_proof_hash IS NULL))
);
CREATE INDEX sign_ups_by_expiry ON auth.sign_ups (hospital_id, expires_at);
COMMENT ON TABLE auth.sign_ups IS
'Sign-ups whose e-mail address is not proven yet: one for each address, nothing of it counts, and it is deleted when it is confirmed or has expired.';
COMMENT ON COLUMN auth.sign_ups.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.sign_ups.id IS 'Key within the hospital.';
COMMENT ON COLUMN auth.sign_ups.kind IS 'What is made when it is confirmed: PATIENT or DOCTOR.';
COMMENT ON COLUMN auth.sign_ups.email IS 'The address that a mail asks to confirm, lowercase.';
COMMENT ON COLUMN auth.sign_ups.password_proof_hash IS 'SHA-256 of the Argon2id output of the chosen password; null like its parameters.';
COMMENT ON COLUMN auth.sign_ups.password_parameters IS
'PHC string of the chosen password up to its salt; null where several signed up with the address at once, so that nobody knows whose password it is.';
COMMENT ON COLUMN auth.sign_ups.record IS 'The row of clinic.patients or clinic.doctors to make, as it was checked.';
COMMENT ON COLUMN auth.sign_ups.first_booking IS 'The first booking {doctor_id, starts_at, duration_minutes, reason}; null if none was asked for.';
COMMENT ON COLUMN auth.sign_ups.expires_at IS 'From when on it can no longer be confirmed.';
COMMENT ON COLUMN auth.sign_ups.created_at IS 'When somebody last signed up with the address.';

ALTER TABLE clinic.holds
ALTER COLUMN account_id DROP NOT NULL,
ADD COLUMN sign_up_id bigint,
ADD FOREIGN KEY (hospital_id, sign_up_id) REFERENCES auth.sign_ups (hospital_id, id) ON DELETE CASCADE,
ADD CONSTRAINT hold_is_of_an_account_or_of_a_sign_up CHECK (num_nonnulls(account_id, sign_up_id) = 1);
CREATE INDEX holds_of_a_sign_up ON clinic.holds (hospital_id, sign_up_id) WHERE sign_up_id IS NOT NULL;
COMMENT ON COLUMN clinic.holds.account_id IS 'The account that may book it; null where a sign-up holds it.';
COMMENT ON COLUMN clinic.holds.sign_up_id IS 'The sign-up whose first booking it is kept for; null where an account holds it.';
