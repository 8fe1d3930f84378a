-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.set_filled(p_hospital_id bigint, p_row clinic.patients)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.patients AS t SET
        medical_record_number = p_row.medical_record_number,
        first_name = p_row.first_name,
        last_name = p_row.last_name,
        birth_date = p_row.birth_date,
        gender = p_row.gender,
        phone = p_row.phone,
        email = p_row.email,
        address = p_row.address,
        allergies = p_row.allergies,
        notes = p_row.notes,
        insurance_provider = p_row.insurance_provider,
        insurance_policy_number = p_row.insurance_policy_number,
        insurance_cover_percent = p_row.insurance_cover_percent,
        blood_group = p_row.blood_group,
        deceased_on = p_row.deceased_on,
        birth_date_estimated = p_row.birth_date_estimated
    WHERE t.hospital_id = p_hospital_id AND t.id = p_row.id;
END
$$;
COMMENT ON FUNCTION clinic.set_filled(bigint, clinic.patients) IS
'Sets what a merge may fill in (clinic.filled_patient), to what the row says.';
GRANT EXECUTE ON FUNCTION clinic.set_filled(bigint, clinic.patients) TO wardgraph_owner;
