SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.touch() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.hospital_id <> old.hospital_id OR new.id <> old.id OR new.created_at <> old.created_at THEN
        PERFORM rules.refuse_kept('id, hospital_id and created_at');
    END IF;
    new.updated_at := clinic.clock();
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.touch() IS
'Every table of a hospital with updated_at: keeps it, and refuses to change a row''s key or when it was made (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.departments
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.doctors
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.availabilities
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.time_off
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.nurses FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.receptionists
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.other_staff
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.patients
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON auth.accounts FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.holds FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.visits FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.treatments
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.medications
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock_batches
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.prescriptions
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.rooms FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.bills FOR EACH ROW EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.touch();
