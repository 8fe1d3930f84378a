SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.tell_of_changed_account() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.email <> old.email THEN
        PERFORM auth.queue_mail(new.hospital_id, 'EMAIL_CHANGED', old.email);
    END IF;
    IF row(new.roles, new.patient_id, new.doctor_id, new.nurse_id, new.receptionist_id)
        IS DISTINCT FROM row(old.roles, old.patient_id, old.doctor_id, old.nurse_id, old.receptionist_id) THEN
        PERFORM auth.queue_mail(new.hospital_id, 'RIGHTS_CHANGED', new.email);
        -- Whoever takes roles or a person for themselves: their equals are told, so that it does not go unnoticed.
        IF new.id = auth.account_id() THEN
            PERFORM auth.queue_mail(new.hospital_id, 'OWN_RIGHTS_CHANGED', a.email)
            FROM auth.accounts AS a
            WHERE a.hospital_id = new.hospital_id AND a.roles @> '{ADMIN}' AND a.status = 'ACTIVE' AND a.id <> new.id;
        END IF;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.tell_of_changed_account() IS
'Has mail sent where an account''s address, roles or person changed: to the address before, to the account, and where an account changed its own rights to all other administrators.';
CREATE OR REPLACE TRIGGER tell AFTER UPDATE ON auth.accounts
FOR EACH ROW WHEN (new.status <> 'DELETED') EXECUTE FUNCTION clinic.tell_of_changed_account();
