-- hospital: the tenants and their departments.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.hospitals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    currency text NOT NULL,
    tax_rate_percent numeric(5, 2) NOT NULL DEFAULT 0,
    booking_horizon_days integer NOT NULL DEFAULT 30,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    CONSTRAINT hospital_slug_is_a_short_lowercase_name CHECK (slug ~ '^[a-z][a-z0-9-]{0,62}$'),
    CONSTRAINT hospital_name_is_given CHECK (btrim(name) <> ''),
    CONSTRAINT hospital_currency_is_an_iso_code CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT hospital_tax_rate_is_a_percentage CHECK (tax_rate_percent BETWEEN 0 AND 100),
    CONSTRAINT hospital_booking_horizon_is_within_two_years CHECK (booking_horizon_days BETWEEN 1 AND 730)
);
COMMENT ON TABLE clinic.hospitals IS 'A tenant. Made by the operator, on the command line. Every other table''s keys begin with its id.';
COMMENT ON COLUMN clinic.hospitals.id IS 'Key, and the distribution column of every table.';
COMMENT ON COLUMN clinic.hospitals.slug IS 'Short name by which clients and the sign-in name the hospital.';
COMMENT ON COLUMN clinic.hospitals.name IS 'Full name.';
COMMENT ON COLUMN clinic.hospitals.time_zone IS 'IANA time zone; opening hours, availability and expiry dates are local to it.';
COMMENT ON COLUMN clinic.hospitals.currency IS 'ISO 4217 code of every amount of the hospital.';
COMMENT ON COLUMN clinic.hospitals.tax_rate_percent IS 'Goods and services tax on a bill, percent, 0 to 100.';
COMMENT ON COLUMN clinic.hospitals.booking_horizon_days IS 'How many days ahead an appointment may be booked.';

CREATE TABLE clinic.hospital_slugs (
    slug text PRIMARY KEY,
    hospital_id bigint NOT NULL UNIQUE REFERENCES clinic.hospitals (id)
);
COMMENT ON TABLE clinic.hospital_slugs IS
'Which hospital a slug names. The one table not keyed by hospital: it is what finds the hospital, and a slug must be unique among all of them, which no key of a distributed table can promise.';
COMMENT ON COLUMN clinic.hospital_slugs.slug IS 'The short name.';
COMMENT ON COLUMN clinic.hospital_slugs.hospital_id IS 'Whose it is.';

CREATE TABLE clinic.departments (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    location text NOT NULL DEFAULT '',
    opens_at time NOT NULL,
    closes_at time NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT department_name_is_unique UNIQUE (hospital_id, name),
    CONSTRAINT department_name_is_given CHECK (btrim(name) <> ''),
    CONSTRAINT department_closes_after_it_opens CHECK (closes_at > opens_at OR closes_at = '00:00')
);
COMMENT ON TABLE clinic.departments IS 'A department of a hospital, with its opening hours.';
COMMENT ON COLUMN clinic.departments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.departments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.departments.name IS 'Name, unique in the hospital.';
COMMENT ON COLUMN clinic.departments.location IS 'Where in the house.';
COMMENT ON COLUMN clinic.departments.opens_at IS 'First minute of appointments, every day, by the hospital''s clock on the wall.';
COMMENT ON COLUMN clinic.departments.closes_at IS 'When appointments must have ended, local time; 00:00 is the midnight that ends the day.';
COMMENT ON COLUMN clinic.departments.retired_at IS 'Since when it takes no more appointments; null while open.';

CREATE TABLE clinic.department_counts (
    hospital_id bigint NOT NULL,
    department_id bigint NOT NULL,
    doctors integer NOT NULL DEFAULT 0,
    nurses integer NOT NULL DEFAULT 0,
    receptionists integer NOT NULL DEFAULT 0,
    other_staff integer NOT NULL DEFAULT 0,
    rooms integer NOT NULL DEFAULT 0,
    beds integer NOT NULL DEFAULT 0,
    PRIMARY KEY (hospital_id, department_id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT department_counts_are_not_negative
    CHECK (least(doctors, nurses, receptionists, other_staff, rooms, beds) >= 0)
);
COMMENT ON TABLE clinic.department_counts IS 'What a department has, kept by triggers (rule 6); setting it by hand is refused.';
COMMENT ON COLUMN clinic.department_counts.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.department_counts.department_id IS 'The department.';
COMMENT ON COLUMN clinic.department_counts.doctors IS 'Doctors who are not retired.';
COMMENT ON COLUMN clinic.department_counts.nurses IS 'Nurses who are not retired.';
COMMENT ON COLUMN clinic.department_counts.receptionists IS 'Receptionists who are not retired.';
COMMENT ON COLUMN clinic.department_counts.other_staff IS 'Other staff who are not retired.';
COMMENT ON COLUMN clinic.department_counts.rooms IS 'Rooms that are not retired.';
COMMENT ON COLUMN clinic.department_counts.beds IS 'Beds in those rooms.';
