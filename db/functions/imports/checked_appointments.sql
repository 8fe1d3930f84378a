SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_appointments(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today CONSTANT date := clinic.today(p_hospital_id);
BEGIN
    RETURN QUERY
    SELECT a.line,
        ARRAY[
            rules.problem_unless(a.patient_id IS NOT NULL, 'patientNumber', 'NOT_FOUND', 'must be the record number of a patient'),
            rules.problem_unless(a.doctor_id IS NOT NULL, 'doctorNumber', 'NOT_FOUND', 'must be the employee number of a doctor'),
            rules.problem_unless(a.starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
            rules.far_problem('startsAt', a.starts_at::date, v_today),
            rules.minute_problem('startsAt', extract(SECOND FROM a.starts_at)),
            rules.number_problem('durationMinutes', a.duration_minutes, 5, 480),
            rules.problem_unless(
                a.starts_at + make_interval(mins => a.duration_minutes) = a.ends_at IS NOT FALSE, 'endsAt', 'OUT_OF_RANGE',
                'must be durationMinutes after startsAt, in whole minutes'
            ),
            CASE
                WHEN a.is_ahead THEN rules.choice_problem('status', a.status, '{BOOKED,CANCELLED}')
                ELSE rules.problem_unless(
                    a.status IN ('COMPLETED', 'CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'), 'status', 'IN_THE_PAST',
                    'must be COMPLETED, CANCELLED, NO_SHOW or LEFT_UNSEEN, since its time is past'
                )
            END,
            CASE WHEN a.status = 'CANCELLED' THEN rules.text_problem('cancellationReason', a.cancellation_reason, 1000) END,
            rules.problem_unless(
                a.status = 'CANCELLED' OR num_nonnulls(a.cancellation_reason, a.cancellation_wanted_by) = 0, 'cancellationReason',
                'NOT_CANCELLED', 'must be empty: the appointment is not cancelled'
            ),
            CASE WHEN a.cancellation_wanted_by IS NOT NULL
                THEN rules.choice_problem('cancellationWantedBy', a.cancellation_wanted_by, '{PATIENT,HOSPITAL}') END,
            rules.optional_text_problem('reason', a.reason, 1000),
            rules.optional_text_problem('notes', a.notes, 5000)
        ],
        ARRAY[CASE WHEN NOT a.takes_time
            THEN format('?startsAt|%s|%s|%s|%s', a.doctor_id, a.patient_id, extract(EPOCH FROM a.starts_at), a.status) END],
        a.doctor_id
    FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, p_lines) AS a;
END
$$;
COMMENT ON FUNCTION clinic.checked_appointments(bigint, bigint, bigint[]) IS
'What is wrong with appointments of a file by themselves. They are locked by their doctor. One whose time is past has its last status, one that is ahead is BOOKED or CANCELLED.';
