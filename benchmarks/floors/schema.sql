-- Floors: each workload's answer by one function written by hand, which is what PostgreSQL itself takes for it. They begin
-- like every read function, with auth.enter, and run as the reader, which is subject to the policies. Ids stay the numbers they are.
DROP SCHEMA IF EXISTS bench_floor CASCADE;
CREATE SCHEMA bench_floor AUTHORIZATION wardgraph_owner;
SET LOCAL ROLE wardgraph_owner;
GRANT USAGE ON SCHEMA bench_floor TO wardgraph_reader, bench_floor;
GRANT CREATE ON SCHEMA bench_floor TO wardgraph_reader;

CREATE TABLE bench_floor.slots (
    n bigint PRIMARY KEY,
    doctor_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    starts_at timestamptz NOT NULL
);
COMMENT ON TABLE bench_floor.slots IS 'Times that can be booked: no two overlap, neither for their doctor nor for their patient.';

CREATE SEQUENCE bench_floor.next_slot;
COMMENT ON SEQUENCE bench_floor.next_slot IS 'The slot that pgbench books next.';
GRANT USAGE ON SEQUENCE bench_floor.next_slot TO bench_floor;
