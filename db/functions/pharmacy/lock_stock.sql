SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_stock(p_hospital_id bigint, p_department_id bigint, p_medication_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_retired_at timestamptz;
BEGIN
    PERFORM clinic.lock_department(p_hospital_id, p_department_id);
    -- A shared lock: deliveries do not wait for one another, and a transaction that retires it waits for them.
    SELECT m.retired_at INTO v_retired_at FROM clinic.medications AS m
    WHERE m.hospital_id = p_hospital_id AND m.id = p_medication_id FOR SHARE;
    PERFORM rules.refuse_retired('medication', p_medication_id, v_retired_at);
    INSERT INTO clinic.stock (hospital_id, department_id, medication_id)
    VALUES (p_hospital_id, p_department_id, p_medication_id)
    ON CONFLICT (hospital_id, department_id, medication_id) DO NOTHING;
    SELECT s.id INTO STRICT v_id FROM clinic.stock AS s
    WHERE s.hospital_id = p_hospital_id AND s.department_id = p_department_id AND s.medication_id = p_medication_id
    FOR NO KEY UPDATE;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.lock_stock(bigint, bigint, bigint) IS
'Locks a department''s stock of a medication, made empty if there is none yet. RETIRED where either is.';
