SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_doctor_change(p_hospital_id bigint, p_old clinic.doctors, p_new clinic.doctors) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.refuse_transition('licence', p_old.licence_status, p_new.licence_status)
    WHERE p_old.licence_status <> p_new.licence_status AND 'PENDING' IN (p_old.licence_status, p_new.licence_status)
$$;
COMMENT ON FUNCTION clinic.check_doctor_change(bigint, clinic.doctors, clinic.doctors) IS
'A licence becomes PENDING by registering and ceases to be by approval (api.approve_doctor) alone. BAD_TRANSITION.';
