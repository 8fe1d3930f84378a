SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_staff(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := p_lines;
    v_currency text;
    v_has_number boolean;
BEGIN
    v_currency := clinic.hold_currency(p_hospital_id);
    IF NOT p_is_dry_run THEN
        PERFORM clinic.lock_department(p_hospital_id, d.department_id) FROM (
            SELECT DISTINCT s.department_id FROM clinic.imported_staff(p_hospital_id, p_import_run_id, p_lines) AS s ORDER BY s.department_id
        ) AS d;
        PERFORM clinic.lock_employee_numbers(p_hospital_id);
    END IF;
    -- A statement after the locks, which sees who was entered meanwhile.
    FOR line, problems, is_doubtful IN
        SELECT c.line, c.problems, c.is_doubtful FROM clinic.staff_there_already(p_hospital_id, p_import_run_id, p_lines) AS c
    LOOP
        v_left := array_remove(v_left, line);
        RETURN NEXT;
    END LOOP;
    IF p_is_dry_run THEN
        RETURN;
    END IF;
    -- Those with a number first: what is generated is none of these.
    FOREACH v_has_number IN ARRAY ARRAY[true, false] LOOP
        RETURN QUERY
        WITH asked AS MATERIALIZED (
            SELECT s.line, s.kind, s.department_id, s.given -> 'hours' AS hours, s.given ->> 'shift' AS shift,
                coalesce(s.given ->> 'first_name', '') AS first_name, coalesce(s.given ->> 'last_name', '') AS last_name,
                coalesce(s.given ->> 'employee_number', clinic.next_employee_number(p_hospital_id, NULL)) AS employee_number,
                coalesce(s.given ->> 'job_title', CASE s.kind WHEN 'DOCTOR' THEN 'Doctor' WHEN 'RECEPTIONIST' THEN 'Receptionist' END) AS job_title,
                jsonb_populate_record(NULL::clinic.doctors, CASE s.kind WHEN 'DOCTOR' THEN s.given END) AS doctor,
                CASE s.kind
                    WHEN 'DOCTOR' THEN nextval('clinic.doctors_id_seq')
                    WHEN 'NURSE' THEN nextval('clinic.nurses_id_seq')
                    WHEN 'RECEPTIONIST' THEN nextval('clinic.receptionists_id_seq')
                    ELSE nextval('clinic.other_staff_id_seq')
                END AS id
            FROM (
                SELECT t.* FROM clinic.imported_staff(p_hospital_id, p_import_run_id, v_left) AS t
                WHERE (t.given ->> 'employee_number' IS NOT NULL) = v_has_number ORDER BY t.line
            ) AS s
        ), doctors AS (
            INSERT INTO clinic.doctors (
                hospital_id, id, department_id, employee_number, first_name, last_name, job_title, specialization, registration_number,
                registration_expires_on, licence_status, consultation_fee, practising_since, phone, email
            ) OVERRIDING SYSTEM VALUE
            SELECT p_hospital_id, a.id, a.department_id, a.employee_number, a.first_name, a.last_name, a.job_title, (a.doctor).specialization,
                (a.doctor).registration_number, (a.doctor).registration_expires_on, 'ACTIVE',
                rules.round_money((a.doctor).consultation_fee, v_currency), (a.doctor).practising_since, (a.doctor).phone, (a.doctor).email
            FROM asked AS a WHERE a.kind = 'DOCTOR' ORDER BY a.line
        ), hours AS (
            INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)
            SELECT p_hospital_id, a.id, h.weekday, h.starts_at, h.ends_at
            FROM asked AS a
            CROSS JOIN LATERAL jsonb_to_recordset(a.hours) AS h (weekday integer, starts_at time, ends_at time)
            WHERE a.kind = 'DOCTOR'
        ), nurses AS (
            INSERT INTO clinic.nurses (hospital_id, id, department_id, employee_number, first_name, last_name, shift) OVERRIDING SYSTEM VALUE
            SELECT p_hospital_id, a.id, a.department_id, a.employee_number, a.first_name, a.last_name, a.shift
            FROM asked AS a WHERE a.kind = 'NURSE' ORDER BY a.line
        ), receptionists AS (
            INSERT INTO clinic.receptionists (hospital_id, id, department_id, employee_number, first_name, last_name, job_title)
            OVERRIDING SYSTEM VALUE
            SELECT p_hospital_id, a.id, a.department_id, a.employee_number, a.first_name, a.last_name, a.job_title
            FROM asked AS a WHERE a.kind = 'RECEPTIONIST' ORDER BY a.line
        ), others AS (
            INSERT INTO clinic.other_staff (hospital_id, id, department_id, employee_number, first_name, last_name, job_title)
            OVERRIDING SYSTEM VALUE
            SELECT p_hospital_id, a.id, a.department_id, a.employee_number, a.first_name, a.last_name, a.job_title
            FROM asked AS a WHERE a.kind = 'OTHER' ORDER BY a.line
        )
        SELECT a.line, a.id, NULL::jsonb[], false FROM asked AS a;
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.loaded_staff(bigint, bigint, bigint[], boolean) IS
'Adds staff of a file that clinic.checked_staff has nothing against, and who are not there already: each to the table of the kind, doctors with their weekly hours. Whoever has no employee number gets the next one.';
