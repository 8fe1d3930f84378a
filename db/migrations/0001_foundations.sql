-- Schemas and the few functions that tables, views and policies are built from.
-- The roles themselves belong to the whole server and are made by db/roles.py before any migration.

CREATE SCHEMA extensions;
CREATE EXTENSION btree_gist WITH SCHEMA extensions;
GRANT USAGE ON SCHEMA extensions TO wardgraph_owner;

CREATE SCHEMA clinic AUTHORIZATION wardgraph_owner;
CREATE SCHEMA rules AUTHORIZATION wardgraph_owner;
CREATE SCHEMA api AUTHORIZATION wardgraph_owner;
CREATE SCHEMA auth AUTHORIZATION wardgraph_owner;

SET LOCAL ROLE wardgraph_owner;

COMMENT ON SCHEMA clinic IS 'The hospital''s records. Nobody who logs in may touch them but through api.';
COMMENT ON SCHEMA rules IS 'Pure helpers: age, discount, tax, ranges of time. They read no table.';
COMMENT ON SCHEMA api IS 'All that the web tier may call: reads and commands.';
COMMENT ON SCHEMA auth IS 'Accounts, sessions, permissions: who asks and what they may see and do.';

GRANT USAGE ON SCHEMA clinic, rules, auth TO wardgraph_reader;
-- The reader owns the read functions, so it must be able to create them.
GRANT USAGE, CREATE ON SCHEMA api, auth TO wardgraph_reader;
GRANT USAGE ON SCHEMA api TO wardgraph_api;

CREATE FUNCTION clinic.clock() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN nullif(current_setting('app.clock', true), '') IS NULL THEN now()
        -- Anyone may SET a custom setting, so only a login that could write the tables anyway may move the clock.
        WHEN pg_has_role(session_user, 'wardgraph_owner', 'MEMBER') THEN current_setting('app.clock')::timestamptz
        ELSE now()
    END
$$;
COMMENT ON FUNCTION clinic.clock() IS
'The time every rule goes by: the transaction''s start, or app.clock where a member of wardgraph_owner set it (demo data, tests).';
GRANT EXECUTE ON FUNCTION clinic.clock() TO wardgraph_reader;

CREATE FUNCTION auth.hospital_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.hospital_id', true), '')::bigint $$;
COMMENT ON FUNCTION auth.hospital_id() IS 'The hospital that auth.enter let the asker into; null outside of a call.';

CREATE FUNCTION auth.account_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.account_id', true), '')::bigint $$;
COMMENT ON FUNCTION auth.account_id() IS 'The asking account; null for PUBLIC.';

CREATE FUNCTION auth.patient_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.patient_id', true), '')::bigint $$;
COMMENT ON FUNCTION auth.patient_id() IS 'The patient whom the asking account belongs to, if it holds the role PATIENT.';

CREATE FUNCTION auth.doctor_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.doctor_id', true), '')::bigint $$;
COMMENT ON FUNCTION auth.doctor_id() IS 'The doctor whom the asking account belongs to, if it holds the role DOCTOR.';

CREATE FUNCTION auth.ward_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.ward_id', true), '')::bigint $$;
COMMENT ON FUNCTION auth.ward_id() IS 'The department of the nurse whom the asking account belongs to, if it holds the role NURSE.';

CREATE FUNCTION auth.may(p_permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT coalesce(p_permission = ANY (string_to_array(current_setting('app.permissions', true), ' ')), false) $$;
COMMENT ON FUNCTION auth.may(text) IS
'Whether a role of the asking account grants the permission (auth.permissions lists them). Only auth.enter sets what it reads, at the head of every api function.';

GRANT EXECUTE ON FUNCTION auth.hospital_id(), auth.account_id(), auth.patient_id(), auth.doctor_id() TO wardgraph_reader;
GRANT EXECUTE ON FUNCTION auth.ward_id(), auth.may(text) TO wardgraph_reader;
