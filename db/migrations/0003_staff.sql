-- staff: doctors, nurses, receptionists and everybody else who works here, and when doctors are available.
SET LOCAL ROLE wardgraph_owner;

CREATE SEQUENCE clinic.employee_numbers START 100001 MAXVALUE 999999;
COMMENT ON SEQUENCE clinic.employee_numbers IS 'Employee numbers for whoever is entered without one.';

CREATE TABLE clinic.doctors (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    employee_number text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    job_title text NOT NULL DEFAULT 'Doctor',
    specialization text NOT NULL,
    registration_number text NOT NULL,
    registration_expires_on date NOT NULL,
    licence_status text NOT NULL DEFAULT 'ACTIVE',
    consultation_fee numeric NOT NULL,
    practising_since date,
    phone text,
    email text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT doctor_employee_number_is_unique UNIQUE (hospital_id, employee_number),
    CONSTRAINT doctor_registration_number_is_unique UNIQUE (hospital_id, registration_number),
    CONSTRAINT doctor_employee_number_has_six_digits CHECK (employee_number ~ '^[0-9]{6}$'),
    CONSTRAINT doctor_names_are_given CHECK (btrim(first_name) <> '' AND btrim(last_name) <> ''),
    CONSTRAINT doctor_licence_status_is_known CHECK (licence_status IN ('PENDING', 'ACTIVE', 'SUSPENDED')),
    CONSTRAINT doctor_consultation_fee_is_not_negative CHECK (consultation_fee >= 0)
);
CREATE INDEX doctors_of_a_department ON clinic.doctors (hospital_id, department_id, id);
COMMENT ON TABLE clinic.doctors IS 'A doctor of a department.';
COMMENT ON COLUMN clinic.doctors.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.doctors.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.doctors.department_id IS 'The department where she sees patients.';
COMMENT ON COLUMN clinic.doctors.employee_number IS 'Six digits, unique in the hospital.';
COMMENT ON COLUMN clinic.doctors.first_name IS 'Given name.';
COMMENT ON COLUMN clinic.doctors.last_name IS 'Family name.';
COMMENT ON COLUMN clinic.doctors.job_title IS 'Title on the door.';
COMMENT ON COLUMN clinic.doctors.specialization IS 'Field of medicine.';
COMMENT ON COLUMN clinic.doctors.registration_number IS 'Number in the medical register, unique in the hospital.';
COMMENT ON COLUMN clinic.doctors.registration_expires_on IS 'Last day on which the registration is valid.';
COMMENT ON COLUMN clinic.doctors.licence_status IS 'PENDING until approved, ACTIVE, or SUSPENDED. Only an ACTIVE doctor can be booked.';
COMMENT ON COLUMN clinic.doctors.consultation_fee IS 'Price of one appointment in the hospital''s currency.';
COMMENT ON COLUMN clinic.doctors.practising_since IS 'When she began to practise; the years of experience count from here.';
COMMENT ON COLUMN clinic.doctors.phone IS 'For colleagues; not public.';
COMMENT ON COLUMN clinic.doctors.email IS 'For colleagues; not public.';
COMMENT ON COLUMN clinic.doctors.retired_at IS 'Since when she no longer works here.';

CREATE TABLE clinic.doctor_calendars (
    hospital_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    PRIMARY KEY (hospital_id, doctor_id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE clinic.doctor_calendars IS
'One row a doctor, there to be locked: whoever changes her calendar holds it FOR UPDATE, which would block inserts of referring rows if the doctor''s own row were held so.';
COMMENT ON COLUMN clinic.doctor_calendars.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.doctor_calendars.doctor_id IS 'The doctor.';

CREATE TABLE clinic.availabilities (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    doctor_id bigint NOT NULL,
    weekday integer NOT NULL,
    starts_at time NOT NULL,
    ends_at time NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    CONSTRAINT availability_weekday_is_monday_1_to_sunday_7 CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT availability_ends_after_it_starts CHECK (ends_at > starts_at OR ends_at = '00:00')
);
CREATE INDEX availabilities_of_a_doctor ON clinic.availabilities (hospital_id, doctor_id, weekday);
COMMENT ON TABLE clinic.availabilities IS 'Weekly hours in which a doctor can be booked, by the hospital''s wall clock.';
COMMENT ON COLUMN clinic.availabilities.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.availabilities.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.availabilities.doctor_id IS 'The doctor.';
COMMENT ON COLUMN clinic.availabilities.weekday IS 'ISO weekday: 1 Monday to 7 Sunday.';
COMMENT ON COLUMN clinic.availabilities.starts_at IS 'Local time of the first minute.';
COMMENT ON COLUMN clinic.availabilities.ends_at IS 'Local time of the end; 00:00 is the midnight that ends the day.';

CREATE TABLE clinic.time_off (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    doctor_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    CONSTRAINT time_off_ends_after_it_starts CHECK (ends_at > starts_at)
);
CREATE INDEX time_off_of_a_doctor ON clinic.time_off (hospital_id, doctor_id, ends_at);
COMMENT ON TABLE clinic.time_off IS 'A span in which a doctor cannot be booked whatever her weekly hours say.';
COMMENT ON COLUMN clinic.time_off.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.time_off.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.time_off.doctor_id IS 'The doctor.';
COMMENT ON COLUMN clinic.time_off.starts_at IS 'First moment off.';
COMMENT ON COLUMN clinic.time_off.ends_at IS 'First moment back.';
COMMENT ON COLUMN clinic.time_off.reason IS 'Why, for the desk and herself.';

CREATE TABLE clinic.nurses (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    employee_number text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    shift text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT nurse_employee_number_is_unique UNIQUE (hospital_id, employee_number),
    CONSTRAINT nurse_employee_number_has_six_digits CHECK (employee_number ~ '^[0-9]{6}$'),
    CONSTRAINT nurse_names_are_given CHECK (btrim(first_name) <> '' AND btrim(last_name) <> ''),
    CONSTRAINT nurse_shift_is_known CHECK (shift IN ('DAY', 'EVENING', 'NIGHT'))
);
CREATE INDEX nurses_of_a_department ON clinic.nurses (hospital_id, department_id, id);
COMMENT ON TABLE clinic.nurses IS 'A nurse; she sees the patients of her department.';
COMMENT ON COLUMN clinic.nurses.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.nurses.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.nurses.department_id IS 'Where she works.';
COMMENT ON COLUMN clinic.nurses.employee_number IS 'Six digits, unique in the hospital.';
COMMENT ON COLUMN clinic.nurses.first_name IS 'Given name.';
COMMENT ON COLUMN clinic.nurses.last_name IS 'Family name.';
COMMENT ON COLUMN clinic.nurses.shift IS 'DAY, EVENING or NIGHT.';
COMMENT ON COLUMN clinic.nurses.retired_at IS 'Since when she no longer works here.';

CREATE TABLE clinic.receptionists (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    employee_number text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    job_title text NOT NULL DEFAULT 'Receptionist',
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT receptionist_employee_number_is_unique UNIQUE (hospital_id, employee_number),
    CONSTRAINT receptionist_employee_number_has_six_digits CHECK (employee_number ~ '^[0-9]{6}$'),
    CONSTRAINT receptionist_names_are_given CHECK (btrim(first_name) <> '' AND btrim(last_name) <> '')
);
CREATE INDEX receptionists_of_a_department ON clinic.receptionists (hospital_id, department_id, id);
COMMENT ON TABLE clinic.receptionists IS 'A receptionist at a department''s desk.';
COMMENT ON COLUMN clinic.receptionists.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.receptionists.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.receptionists.department_id IS 'Where she works.';
COMMENT ON COLUMN clinic.receptionists.employee_number IS 'Six digits, unique in the hospital.';
COMMENT ON COLUMN clinic.receptionists.first_name IS 'Given name.';
COMMENT ON COLUMN clinic.receptionists.last_name IS 'Family name.';
COMMENT ON COLUMN clinic.receptionists.job_title IS 'Title.';
COMMENT ON COLUMN clinic.receptionists.retired_at IS 'Since when she no longer works here.';

CREATE TABLE clinic.other_staff (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    employee_number text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    job_title text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT other_staff_employee_number_is_unique UNIQUE (hospital_id, employee_number),
    CONSTRAINT other_staff_employee_number_has_six_digits CHECK (employee_number ~ '^[0-9]{6}$'),
    CONSTRAINT other_staff_names_are_given CHECK (btrim(first_name) <> '' AND btrim(last_name) <> '')
);
CREATE INDEX other_staff_of_a_department ON clinic.other_staff (hospital_id, department_id, id);
COMMENT ON TABLE clinic.other_staff IS 'Security, cleaning and everybody else who works in a department.';
COMMENT ON COLUMN clinic.other_staff.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.other_staff.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.other_staff.department_id IS 'Where she works.';
COMMENT ON COLUMN clinic.other_staff.employee_number IS 'Six digits, unique in the hospital.';
COMMENT ON COLUMN clinic.other_staff.first_name IS 'Given name.';
COMMENT ON COLUMN clinic.other_staff.last_name IS 'Family name.';
COMMENT ON COLUMN clinic.other_staff.job_title IS 'What she does.';
COMMENT ON COLUMN clinic.other_staff.retired_at IS 'Since when she no longer works here.';
