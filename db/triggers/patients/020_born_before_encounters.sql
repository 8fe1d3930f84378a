SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_late_birth() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_first date;
BEGIN
    SELECT (min(e.at) AT TIME ZONE (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = new.hospital_id))::date INTO v_first
    FROM (
        SELECT min(a.starts_at) AS at FROM clinic.appointments AS a
        WHERE a.hospital_id = new.hospital_id AND a.patient_id = new.id AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
            AND a.retired_at IS NULL
        UNION ALL
        SELECT min(a.admitted_at) FROM clinic.admissions AS a WHERE a.hospital_id = new.hospital_id AND a.patient_id = new.id
    ) AS e;
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        v_first IS NULL OR new.birth_date <= v_first, 'birthDate', 'AFTER_FIRST_ENCOUNTER',
        format('must not be after the first appointment or stay, on %s', v_first)
    )]);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_late_birth() IS
'Nobody is born after the first appointment or stay, whoever writes (BAD_USER_INPUT). A visit is that of an appointment.';
CREATE OR REPLACE TRIGGER b_born_before_encounters BEFORE UPDATE OF birth_date ON clinic.patients
FOR EACH ROW WHEN (new.birth_date > old.birth_date) EXECUTE FUNCTION clinic.refuse_late_birth();
