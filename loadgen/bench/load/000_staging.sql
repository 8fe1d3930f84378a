-- What Python knows of the hospital, to be filled by COPY. `n` and `place` are numbers of Python's lists, from 0.
CREATE UNLOGGED TABLE loading.site (
    hospital_id bigint NOT NULL,
    time_zone text NOT NULL,
    country text NOT NULL,
    city text NOT NULL,
    postcodes integer[] NOT NULL,
    currency text NOT NULL,
    digits integer NOT NULL,
    tax_rate_percent numeric NOT NULL,
    as_of timestamptz NOT NULL,
    today date NOT NULL,
    opened_at timestamptz NOT NULL,
    history_days integer NOT NULL,
    coming_days integer NOT NULL,
    patients integer NOT NULL,
    appointments integer NOT NULL,
    coming integer NOT NULL,
    visits integer NOT NULL,
    prescriptions integer NOT NULL,
    further_items integer NOT NULL,
    bills integer NOT NULL,
    doctors integer NOT NULL,
    receptionist_id bigint NOT NULL,
    pharmacist_id bigint NOT NULL,
    cashier_id bigint NOT NULL,
    nurse_id bigint NOT NULL,
    administrator_id bigint NOT NULL,
    cancellations text[] NOT NULL,
    prescription_cancellations text[] NOT NULL,
    discount_reasons text[] NOT NULL,
    refund_reasons text[] NOT NULL,
    allergies text[] NOT NULL,
    insurers text[] NOT NULL,
    covers numeric[] NOT NULL,
    turn_shares integer[] NOT NULL,
    names integer NOT NULL,
    streets integer NOT NULL,
    phones integer NOT NULL,
    -- Upper ends of the shares of languages and of ages, but for the last one's.
    language_shares float8[] NOT NULL,
    age_shares float8[] NOT NULL,
    month_weights float8[] NOT NULL,
    weekday_weights float8[] NOT NULL
);
CREATE UNLOGGED TABLE loading.departments (
    id bigint NOT NULL, place integer NOT NULL, minutes integer NOT NULL, day_and_night boolean NOT NULL, first_doctor integer NOT NULL,
    doctors integer NOT NULL
);
CREATE UNLOGGED TABLE loading.doctors (id bigint NOT NULL, place integer NOT NULL, department_id bigint NOT NULL);
-- Pools to draw from: names by language and kind (F M L), each with its letters for an e-mail address.
CREATE UNLOGGED TABLE loading.names (language integer NOT NULL, kind text NOT NULL, n integer NOT NULL, name text NOT NULL, letters text NOT NULL);
CREATE UNLOGGED TABLE loading.streets (n integer NOT NULL, street text NOT NULL);
CREATE UNLOGGED TABLE loading.phones (n integer NOT NULL, phone text NOT NULL);
CREATE UNLOGGED TABLE loading.ages (bracket integer NOT NULL, youngest integer NOT NULL, years integer NOT NULL, female float8 NOT NULL);
-- The places of the departments that people of an age and gender come to.
CREATE UNLOGGED TABLE loading.suited (age integer NOT NULL, gender text NOT NULL, departments integer[] NOT NULL);
CREATE UNLOGGED TABLE loading.complaints (
    department_id bigint NOT NULL, nth integer NOT NULL, reason text NOT NULL, diagnosis text NOT NULL, notes text NOT NULL, treatable boolean NOT NULL
);
-- Upper ends of the shares of a department's complaints in a month, but for the last one's.
CREATE UNLOGGED TABLE loading.seasons (department_id bigint NOT NULL, month integer NOT NULL, shares float8[] NOT NULL);
CREATE UNLOGGED TABLE loading.procedures (
    department_id bigint NOT NULL, complaint integer NOT NULL, nth integer NOT NULL, kind text NOT NULL, cost numeric NOT NULL
);
CREATE UNLOGGED TABLE loading.drugs (
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
-- What is prescribed for a complaint: one of these medications, which are the same but for strength or manufacturer.
CREATE UNLOGGED TABLE loading.remedies (department_id bigint NOT NULL, complaint integer NOT NULL, nth integer NOT NULL, drugs integer[] NOT NULL);
-- The medications that a department keeps.
CREATE UNLOGGED TABLE loading.shelves (department_id bigint NOT NULL, drug integer NOT NULL);
