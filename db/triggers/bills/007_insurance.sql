SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_insurance() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT p.insurance_provider, p.insurance_policy_number, coalesce(new.cover_percent, p.insurance_cover_percent)
    INTO new.insurance_provider, new.insurance_policy_number, new.cover_percent
    FROM clinic.patients AS p
    WHERE p.hospital_id = new.hospital_id AND p.id = new.patient_id;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.keep_insurance() IS
'Rule 5: a new bill keeps the insurance that its patient has, whatever insurance the patient has later. A cover percentage that the writer gives stays.';
CREATE OR REPLACE TRIGGER c_keep_insurance BEFORE INSERT ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.keep_insurance();
