-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.filled_patient(p_kept clinic.patients, p_other clinic.patients)
RETURNS clinic.patients
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_takes_insurance_data CONSTANT boolean := p_kept.insurance_provider IS NULL AND p_other.insurance_provider IS NOT NULL;
BEGIN
    p_kept.medical_record_number := coalesce(p_kept.medical_record_number, p_other.medical_record_number);
    p_kept.first_name := coalesce(nullif(p_kept.first_name, ''), p_other.first_name);
    p_kept.last_name := coalesce(nullif(p_kept.last_name, ''), p_other.last_name);
    p_kept.birth_date := coalesce(p_kept.birth_date, p_other.birth_date);
    p_kept.gender := CASE p_kept.gender WHEN 'UNKNOWN' THEN p_other.gender ELSE p_kept.gender END;
    p_kept.phone := coalesce(p_kept.phone, p_other.phone);
    p_kept.email := coalesce(p_kept.email, p_other.email);
    p_kept.address := coalesce(p_kept.address, p_other.address);
    p_kept.allergies := p_kept.allergies || ARRAY(
        SELECT o.name FROM unnest(p_other.allergies) WITH ORDINALITY AS o (name, place)
        WHERE NOT EXISTS (SELECT FROM unnest(p_kept.allergies) AS k (name) WHERE rules.case_folded(k.name) = rules.case_folded(o.name))
        ORDER BY o.place
    );
    p_kept.notes := coalesce(p_kept.notes, p_other.notes);
    p_kept.insurance_provider := CASE WHEN v_takes_insurance_data THEN p_other.insurance_provider ELSE p_kept.insurance_provider END;
    p_kept.insurance_policy_number := CASE WHEN v_takes_insurance_data THEN p_other.insurance_policy_number ELSE p_kept.insurance_policy_number END;
    p_kept.insurance_cover_percent := CASE WHEN v_takes_insurance_data THEN p_other.insurance_cover_percent ELSE p_kept.insurance_cover_percent END;
    p_kept.blood_group := coalesce(p_kept.blood_group, p_other.blood_group);
    p_kept.deceased_on := coalesce(p_kept.deceased_on, p_other.deceased_on);
    p_kept.birth_date_estimated := coalesce(p_kept.birth_date_estimated, p_other.birth_date_estimated);
    RETURN p_kept;
END
$$;
COMMENT ON FUNCTION clinic.filled_patient(clinic.patients, clinic.patients) IS
'A patient with what the other record adds: blanks are filled, lists united. What the kept record says stays.';
GRANT EXECUTE ON FUNCTION clinic.filled_patient(clinic.patients, clinic.patients) TO wardgraph_owner;
