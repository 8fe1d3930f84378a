SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.duplicate_warnings(p_hospital_id bigint, p_old clinic.patients, p_new clinic.patients) RETURNS jsonb[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (p_old.first_name, p_old.last_name, p_old.birth_date, p_old.phone, p_old.email)
        IS NOT DISTINCT FROM (p_new.first_name, p_new.last_name, p_new.birth_date, p_new.phone, p_new.email)
    THEN
        RETURN '{}';
    END IF;
    PERFORM clinic.lock_birth_date(p_hospital_id, p_new.birth_date);
    -- Nobody is told of a patient that they may not see. A statement after the lock sees who was registered meanwhile.
    RETURN (
        SELECT array_agg(rules.warning(
            CASE WHEN d.same_names THEN 'lastName' WHEN d.same_phone THEN 'phone' ELSE 'email' END,
            'LIKELY_DUPLICATE', 'is that of a patient with the same birth date',
            jsonb_build_object(
                'patientId', p.id::text, 'medicalRecordNumber', p.medical_record_number, 'firstName', p.first_name,
                'lastName', p.last_name, 'birthDate', p.birth_date
            )
        ) ORDER BY p.id)
        FROM clinic.likely_duplicates(p_hospital_id, p_new) AS d
        JOIN clinic.visible_patients AS p ON p.hospital_id = p_hospital_id AND p.id = d.id
        -- What was so before the change is nothing to ask about.
        WHERE d.id NOT IN (SELECT o.id FROM clinic.likely_duplicates(p_hospital_id, p_old) AS o)
    );
END
$$;
COMMENT ON FUNCTION clinic.duplicate_warnings(bigint, clinic.patients, clinic.patients) IS
'A warning for each record that the asker sees and that is likely of the patient who is to be registered, or comes to be by a change of identity, under clinic.lock_birth_date: with its id, number, names and birth date.';
