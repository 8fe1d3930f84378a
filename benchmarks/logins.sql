-- Logins of the subjects that are not Wardgraph. Roles outlive databases, so they may be there already.
DO $logins$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_peer') THEN
        -- Row policies are for the reader, and hold for its members.
        CREATE ROLE bench_peer LOGIN INHERIT IN ROLE wardgraph_reader;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_floor') THEN
        CREATE ROLE bench_floor LOGIN;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO bench_peer, bench_floor', current_database());
END
$logins$;
