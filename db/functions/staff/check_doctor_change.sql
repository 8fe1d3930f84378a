SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_doctor_change(p_hospital_id bigint, p_old clinic.doctors, p_new clinic.doctors) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_old.licence_status <> p_new.licence_status AND 'PENDING' IN (p_old.licence_status, p_new.licence_status) THEN
        PERFORM rules.refuse_transition('licence', p_old.licence_status, p_new.licence_status);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_doctor_change(bigint, clinic.doctors, clinic.doctors) IS
'A licence becomes PENDING by registering and ceases to be by approval (api.approve_doctor) alone. BAD_TRANSITION.';
