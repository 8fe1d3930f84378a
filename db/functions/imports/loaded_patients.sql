SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_patients(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := p_lines;
    v_asked bigint[];
    v_ids bigint[];
    v_made bigint[];
BEGIN
    IF NOT p_is_dry_run THEN
        -- As clinic.insert_patient does, one birth date after the other.
        PERFORM clinic.lock_birth_date(p_hospital_id, d.birth_date) FROM (
            SELECT DISTINCT (r.given ->> 'birth_date')::date AS birth_date FROM clinic.import_rows AS r
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines) ORDER BY birth_date
        ) AS d;
    END IF;
    -- A statement after the locks, which sees who was registered meanwhile.
    FOR line, problems, is_doubtful IN
        SELECT c.line, c.problems, c.is_doubtful FROM clinic.patients_there_already(p_hospital_id, p_import_run_id, p_lines) AS c
    LOOP
        v_left := array_remove(v_left, line);
        RETURN NEXT;
    END LOOP;
    IF p_is_dry_run THEN
        RETURN;
    END IF;
    WHILE cardinality(v_left) > 0 LOOP
        WITH asked AS MATERIALIZED (
            SELECT r.line, nextval('clinic.patients_id_seq') AS id,
                jsonb_populate_record(NULL::clinic.patients, r.given || jsonb_build_object('medical_record_number', coalesce(
                    r.given ->> 'medical_record_number', nextval('clinic.medical_record_numbers')::text
                ))) AS patient
            FROM clinic.import_rows AS r
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (v_left)
            ORDER BY r.line
        ), made AS (
            INSERT INTO clinic.patients AS p (
                hospital_id, id, medical_record_number, first_name, last_name, birth_date, birth_date_estimated, gender, phone, email,
                address, allergies, notes, blood_group, insurance_provider, insurance_policy_number, insurance_cover_percent,
                registered_at, deceased_on
            ) OVERRIDING SYSTEM VALUE
            SELECT
                p_hospital_id, a.id, (a.patient).medical_record_number, btrim(coalesce((a.patient).first_name, '')),
                btrim(coalesce((a.patient).last_name, '')), (a.patient).birth_date, coalesce((a.patient).birth_date_estimated, false),
                (a.patient).gender, (a.patient).phone, (a.patient).email, (a.patient).address, coalesce((a.patient).allergies, '{}'),
                (a.patient).notes, (a.patient).blood_group, (a.patient).insurance_provider, (a.patient).insurance_policy_number,
                coalesce((a.patient).insurance_cover_percent, 0), coalesce((a.patient).registered_at, clinic.clock()), (a.patient).deceased_on
            FROM asked AS a ORDER BY a.line
            ON CONFLICT (hospital_id, medical_record_number) DO NOTHING
            RETURNING p.id
        )
        SELECT array_agg(a.line), array_agg(a.id), (SELECT array_agg(m.id) FROM made AS m) INTO v_asked, v_ids, v_made FROM asked AS a;
        IF cardinality(v_made) = cardinality(v_ids) THEN
            RETURN QUERY SELECT f.line, f.id, NULL::jsonb[], false FROM unnest(v_asked, v_ids) AS f (line, id);
            RETURN;
        END IF;
        RETURN QUERY SELECT f.line, f.id, NULL::jsonb[], false FROM unnest(v_asked, v_ids) AS f (line, id) WHERE f.id = ANY (v_made);
        v_left := ARRAY(SELECT f.line FROM unnest(v_asked, v_ids) AS f (line, id) WHERE f.id = ANY (v_made) IS NOT TRUE);
        -- A generated number may have been entered by hand before: take the next. A given one was entered just now.
        FOR line, problems, is_doubtful IN
            SELECT r.line, ARRAY[rules.problem_unless(false, 'medicalRecordNumber', 'ALREADY_EXISTS', 'is that of a patient already')], false FROM clinic.import_rows AS r
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (v_left)
                AND r.given ->> 'medical_record_number' IS NOT NULL
        LOOP
            v_left := array_remove(v_left, line);
            record_id := NULL;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.loaded_patients(bigint, bigint, bigint[], boolean) IS
'Registers patients of a file that clinic.checked_patients has nothing against, as clinic.insert_patient does one, and who is not there already.';
