SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_birth_date(p_hospital_id bigint, p_birth_date date) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('clinic.birth_dates ' || to_char(p_birth_date, 'J'), p_hospital_id))
$$;
COMMENT ON FUNCTION clinic.lock_birth_date(bigint, date) IS
'One at a time registers patients who were born on a day, and changes who they are: so each sees the others. Until the end of the transaction.';
