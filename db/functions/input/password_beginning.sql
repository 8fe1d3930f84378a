SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.password_beginning() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT '$argon2id$v=19$m=65536,t=3,p=4' $$;
COMMENT ON FUNCTION rules.password_beginning() IS
'How the hash of a new password begins, in PHC string form: wardgraph/passwords.py makes them so, which a test compares.';
