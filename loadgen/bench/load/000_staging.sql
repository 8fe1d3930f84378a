-- What Python knows of the hospital, to be filled by COPY. `n` and `place` are numbers of Python's lists, from 0.
CREATE TEMP TABLE site (
    hospital_id bigint NOT NULL,
    time_zone text NOT NULL,
    currency text NOT NULL,
    tax_rate_percent numeric NOT NULL,
    as_of timestamptz NOT NULL,
    today date NOT NULL,
    opened_at timestamptz NOT NULL,
    history_days integer NOT NULL,
    coming_days integer NOT NULL,
    appointments integer NOT NULL,
    coming integer NOT NULL,
    visits integer NOT NULL,
    prescriptions integer NOT NULL,
    bills integer NOT NULL,
    receptionist_id bigint NOT NULL,
    pharmacist_id bigint NOT NULL,
    cashier_id bigint NOT NULL,
    nurse_id bigint NOT NULL,
    administrator_id bigint NOT NULL,
    cancellations text[] NOT NULL,
    prescription_cancellations text[] NOT NULL,
    discount_reasons text[] NOT NULL,
    refund_reasons text[] NOT NULL
);
CREATE TEMP TABLE departments (
    id bigint NOT NULL, place integer NOT NULL, minutes integer NOT NULL, day_and_night boolean NOT NULL, complaints integer NOT NULL
);
CREATE TEMP TABLE doctors (id bigint NOT NULL, place integer NOT NULL, department_id bigint NOT NULL);
CREATE TEMP TABLE people (
    n integer NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    birth_date date NOT NULL,
    gender text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    address text NOT NULL,
    allergies text[] NOT NULL,
    insurance_provider text,
    insurance_policy_number text,
    insurance_cover_percent numeric NOT NULL
);
CREATE TEMP TABLE turns (doctor integer NOT NULL, parity integer NOT NULL, patient integer NOT NULL, at float8 NOT NULL);
CREATE TEMP TABLE complaints (
    department_id bigint NOT NULL, nth integer NOT NULL, reason text NOT NULL, diagnosis text NOT NULL, notes text NOT NULL, treatable boolean NOT NULL
);
CREATE TEMP TABLE procedures (department_id bigint NOT NULL, complaint integer NOT NULL, nth integer NOT NULL, kind text NOT NULL, cost numeric NOT NULL);
CREATE TEMP TABLE drugs (
    place integer NOT NULL,
    name text NOT NULL,
    strength text NOT NULL,
    form text NOT NULL,
    manufacturer text NOT NULL,
    unit_price numeric NOT NULL,
    dosage text NOT NULL,
    frequency text NOT NULL,
    units_per_day integer NOT NULL,
    days integer[] NOT NULL
);
CREATE TEMP TABLE remedies (department_id bigint NOT NULL, complaint integer NOT NULL, nth integer NOT NULL, drug integer NOT NULL);
