-- Generated from db/loaders.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.findable(p_things text)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE p_things
        WHEN 'departments' THEN '{"filters": {"id": "bigint", "name": "text", "retired_at": "timestamptz"}, "sorts": ["name", "created_at"]}'::jsonb
        WHEN 'doctors' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "specialization": "text", "last_name": "text", "licence_status": "text", "consultation_fee": "numeric", "registration_expires_on": "date", "retired_at": "timestamptz"}, "sorts": ["last_name", "specialization", "consultation_fee", "created_at"]}'::jsonb
        WHEN 'nurses' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "last_name": "text", "shift": "text", "retired_at": "timestamptz"}, "sorts": ["last_name", "created_at"]}'::jsonb
        WHEN 'receptionists' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "last_name": "text", "retired_at": "timestamptz"}, "sorts": ["last_name", "created_at"]}'::jsonb
        WHEN 'other_staff' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "last_name": "text", "job_title": "text", "retired_at": "timestamptz"}, "sorts": ["last_name", "created_at"]}'::jsonb
        WHEN 'patients' THEN '{"filters": {"id": "bigint", "medical_record_number": "text", "first_name": "text", "last_name": "text", "birth_date": "date", "gender": "text", "registered_at": "timestamptz", "retired_at": "timestamptz"}, "sorts": ["last_name", "first_name", "birth_date", "medical_record_number", "registered_at"]}'::jsonb
        WHEN 'accounts' THEN '{"filters": {"id": "bigint", "email": "text", "status": "text", "last_sign_in_at": "timestamptz"}, "sorts": ["email", "created_at"]}'::jsonb
        WHEN 'appointments' THEN '{"filters": {"id": "bigint", "patient_id": "bigint", "doctor_id": "bigint", "department_id": "bigint", "starts_at": "timestamptz", "ends_at": "timestamptz", "status": "text"}, "sorts": ["starts_at", "created_at"]}'::jsonb
        WHEN 'visits' THEN '{"filters": {"id": "bigint", "patient_id": "bigint", "doctor_id": "bigint", "department_id": "bigint", "visited_at": "timestamptz"}, "sorts": ["visited_at"]}'::jsonb
        WHEN 'treatments' THEN '{"filters": {"id": "bigint", "kind": "text", "cost": "numeric", "treated_at": "timestamptz"}, "sorts": ["treated_at", "cost"]}'::jsonb
        WHEN 'medications' THEN '{"filters": {"id": "bigint", "name": "text", "manufacturer": "text", "unit_price": "numeric", "retired_at": "timestamptz"}, "sorts": ["name", "unit_price", "created_at"]}'::jsonb
        WHEN 'stock' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "medication_id": "bigint", "units_on_hand": "integer", "reorder_level": "integer"}, "sorts": ["units_on_hand", "created_at"]}'::jsonb
        WHEN 'stock_movements' THEN '{"filters": {"id": "bigint", "kind": "text", "batch_id": "bigint", "moved_at": "timestamptz"}, "sorts": ["moved_at"]}'::jsonb
        WHEN 'prescriptions' THEN '{"filters": {"id": "bigint", "patient_id": "bigint", "doctor_id": "bigint", "department_id": "bigint", "status": "text", "prescribed_at": "timestamptz"}, "sorts": ["prescribed_at"]}'::jsonb
        WHEN 'rooms' THEN '{"filters": {"id": "bigint", "department_id": "bigint", "number": "text", "type": "text", "beds": "integer", "retired_at": "timestamptz"}, "sorts": ["number", "beds"]}'::jsonb
        WHEN 'admissions' THEN '{"filters": {"id": "bigint", "patient_id": "bigint", "room_id": "bigint", "admitted_at": "timestamptz", "discharged_at": "timestamptz"}, "sorts": ["admitted_at"]}'::jsonb
        WHEN 'bills' THEN '{"filters": {"id": "bigint", "patient_id": "bigint", "appointment_id": "bigint", "status": "text", "total": "numeric", "issued_at": "timestamptz"}, "sorts": ["issued_at", "total"]}'::jsonb
        WHEN 'payments' THEN '{"filters": {"id": "bigint", "bill_id": "bigint", "method": "text", "status": "text", "amount": "numeric", "received_at": "timestamptz"}, "sorts": ["received_at", "amount"]}'::jsonb
    END;
END
$$;
COMMENT ON FUNCTION rules.findable(text) IS
'What pages of an entity may be filtered by {filters: {column: type}} and sorted by {sorts: [column]}.';
GRANT EXECUTE ON FUNCTION rules.findable(text) TO wardgraph_reader;
