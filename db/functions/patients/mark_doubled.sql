SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.mark_doubled(p_hospital_id bigint, p_kept_id bigint, p_other_id bigint) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    UPDATE clinic.appointments AS a SET is_doubled = true
    WHERE a.hospital_id = p_hospital_id AND NOT a.is_doubled AND a.id = ANY (ARRAY(
        -- An array, which is made once, whatever the planner thinks of how many there are.
        SELECT o.other_id FROM clinic.overlapping_appointments(p_hospital_id, p_kept_id, p_other_id) AS o
    ))
$$;
COMMENT ON FUNCTION clinic.mark_doubled(bigint, bigint, bigint) IS
'Before a merge: marks the appointments of the other record that overlap one of the kept one. Both are over (clinic.refuse_merge_conflicts).';
