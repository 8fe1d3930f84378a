SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_result_before_birth() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        (new.resulted_at AT TIME ZONE h.time_zone)::date >= p.birth_date, 'resultedAt', 'BEFORE_BIRTH', 'must not be before the patient''s birth'
    )])
    FROM clinic.visits AS v
    JOIN clinic.patients AS p ON p.hospital_id = v.hospital_id AND p.id = v.patient_id
    JOIN clinic.hospitals AS h ON h.id = v.hospital_id
    WHERE v.hospital_id = new.hospital_id AND v.id = new.visit_id;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_result_before_birth() IS
'A laboratory result is none of before the birth of its patient, whoever writes.';
CREATE OR REPLACE TRIGGER b_after_birth BEFORE INSERT OR UPDATE OF resulted_at ON clinic.lab_results
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_result_before_birth();
