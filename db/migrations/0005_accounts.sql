-- accounts: who may sign in, in which roles, and their sessions.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.accounts (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    password_hash text NOT NULL,
    roles text[] NOT NULL,
    status text NOT NULL DEFAULT 'ACTIVE',
    patient_id bigint,
    doctor_id bigint,
    nurse_id bigint,
    receptionist_id bigint,
    last_sign_in_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, nurse_id) REFERENCES clinic.nurses (hospital_id, id),
    FOREIGN KEY (hospital_id, receptionist_id) REFERENCES clinic.receptionists (hospital_id, id),
    CONSTRAINT account_email_is_unique UNIQUE (hospital_id, email),
    CONSTRAINT account_email_is_lowercase CHECK (email = lower(email) AND email LIKE '%_@_%'),
    CONSTRAINT account_roles_are_known CHECK (
        roles <> '{}' AND roles <@ ARRAY[
            'PATIENT', 'RECEPTIONIST', 'NURSE', 'DOCTOR', 'PHARMACIST', 'CASHIER', 'ANALYST', 'AUDITOR', 'ADMIN'
        ]
    ),
    CONSTRAINT account_status_is_known CHECK (status IN ('ACTIVE', 'SUSPENDED')),
    CONSTRAINT account_person_matches_its_role CHECK (
        (NOT roles @> '{PATIENT}' OR patient_id IS NOT NULL)
        AND (NOT roles @> '{DOCTOR}' OR doctor_id IS NOT NULL)
        AND (NOT roles @> '{NURSE}' OR nurse_id IS NOT NULL)
    )
);
COMMENT ON TABLE auth.accounts IS 'Somebody who may sign in at a hospital, with the union of her roles.';
COMMENT ON COLUMN auth.accounts.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.accounts.id IS 'Key within the hospital.';
COMMENT ON COLUMN auth.accounts.email IS 'Sign-in name, lowercase, unique in the hospital.';
COMMENT ON COLUMN auth.accounts.password_hash IS 'Argon2id, in PHC string form. Leaves the database only to be verified at sign-in.';
COMMENT ON COLUMN auth.accounts.roles IS 'PATIENT RECEPTIONIST NURSE DOCTOR PHARMACIST CASHIER ANALYST AUDITOR ADMIN.';
COMMENT ON COLUMN auth.accounts.status IS 'ACTIVE or SUSPENDED; a suspended one''s sessions are out at their next call.';
COMMENT ON COLUMN auth.accounts.patient_id IS 'The patient it belongs to; required for the role PATIENT.';
COMMENT ON COLUMN auth.accounts.doctor_id IS 'The doctor it belongs to; required for the role DOCTOR.';
COMMENT ON COLUMN auth.accounts.nurse_id IS 'The nurse it belongs to; required for the role NURSE.';
COMMENT ON COLUMN auth.accounts.receptionist_id IS 'The receptionist it belongs to, if one.';
COMMENT ON COLUMN auth.accounts.last_sign_in_at IS 'When it last signed in.';

CREATE TABLE auth.sessions (
    hospital_id bigint NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id bigint NOT NULL,
    refresh_token_hash bytea NOT NULL,
    previous_token_hash bytea,
    refreshed_at timestamptz NOT NULL DEFAULT clinic.clock(),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    revoked_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT session_refresh_token_is_unique UNIQUE (hospital_id, refresh_token_hash)
);
CREATE INDEX sessions_by_previous_token ON auth.sessions (hospital_id, previous_token_hash);
CREATE INDEX sessions_of_an_account ON auth.sessions (hospital_id, account_id);
COMMENT ON TABLE auth.sessions IS 'A signed-in client. Its id is random, since access tokens name it.';
COMMENT ON COLUMN auth.sessions.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.sessions.id IS 'Named by every access token; unguessable.';
COMMENT ON COLUMN auth.sessions.account_id IS 'Who signed in.';
COMMENT ON COLUMN auth.sessions.refresh_token_hash IS 'SHA-256 of the one refresh token that is valid now.';
COMMENT ON COLUMN auth.sessions.previous_token_hash IS 'SHA-256 of the one before it: whoever presents that later has stolen it, or was stolen from.';
COMMENT ON COLUMN auth.sessions.refreshed_at IS 'When the refresh token last changed.';
COMMENT ON COLUMN auth.sessions.expires_at IS 'When it ends unless refreshed.';
COMMENT ON COLUMN auth.sessions.revoked_at IS 'When it was signed out or revoked.';

CREATE TABLE auth.requests (
    hospital_id bigint NOT NULL,
    account_id bigint NOT NULL,
    request_id uuid NOT NULL,
    command text NOT NULL,
    payload_hash bytea NOT NULL,
    result_id bigint,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, account_id, request_id),
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id)
);
COMMENT ON TABLE auth.requests IS 'Create commands that named a request id, so that a repeat gets the first answer and does nothing twice (rule 8).';
COMMENT ON COLUMN auth.requests.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.requests.account_id IS 'Who sent it.';
COMMENT ON COLUMN auth.requests.request_id IS 'The client''s id of the request, unique per account.';
COMMENT ON COLUMN auth.requests.command IS 'The api function that was called.';
COMMENT ON COLUMN auth.requests.payload_hash IS 'SHA-256 of what it was called with: enough to tell a repeat, and no second copy of a patient''s data.';
COMMENT ON COLUMN auth.requests.result_id IS 'The row it made.';
