SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.set_room_rate(
    p_hospital_id bigint, p_session_id uuid, p_type text, p_amount numeric, p_valid_from date, p_confirmed boolean DEFAULT false
) RETURNS clinic.room_rates
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_before numeric;
    v_billed record;
    v_rate clinic.room_rates;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.choice_problem('type', p_type, '{GENERAL,PRIVATE,ICU,THEATRE}'),
        rules.money_problem('amount', p_amount, v_currency, 0),
        CASE
            WHEN p_valid_from IS NULL THEN rules.problem_unless(false, 'validFrom', 'REQUIRED', 'is required')
            ELSE rules.far_problem('validFrom', p_valid_from, clinic.today(p_hospital_id))
        END
    ]);
    -- As the row will, which then waits for nobody while days wait for this.
    PERFORM FROM clinic.hospitals AS h WHERE h.id = p_hospital_id FOR KEY SHARE;
    PERFORM clinic.lock_room_rates(p_hospital_id, true);
    v_before := clinic.room_rate(p_hospital_id, p_type, p_valid_from);
    IF v_before IS DISTINCT FROM p_amount THEN
        SELECT l.bill_id, l.first_day, l.last_day INTO v_billed FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.room_type = p_type AND l.last_day >= p_valid_from
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
            -- From the next rate's first day on, that one holds as before.
            AND l.first_day < coalesce((
                SELECT min(r.valid_from) FROM clinic.room_rates AS r
                WHERE r.hospital_id = p_hospital_id AND r.type = p_type AND r.valid_from > p_valid_from
            ), 'infinity')
        ORDER BY l.last_day DESC, l.id DESC LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH311', message = format('Days up to %s in rooms of this type are already billed.', v_billed.last_day),
                detail = jsonb_build_object(
                    'billId', v_billed.bill_id::text, 'firstDay', v_billed.first_day, 'lastDay', v_billed.last_day
                )::text,
                hint = 'Let the rate begin after details.lastDay, or void the bill first.';
        END IF;
    END IF;
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', v_before, p_amount)]);
    INSERT INTO clinic.room_rates AS r (hospital_id, type, amount, valid_from, set_by_id)
    VALUES (p_hospital_id, p_type, rules.round_money(p_amount, v_currency), p_valid_from, auth.account_id())
    ON CONFLICT (hospital_id, type, valid_from) DO UPDATE SET amount = excluded.amount, set_by_id = excluded.set_by_id
    RETURNING r.* INTO v_rate;
    RETURN v_rate;
END
$$;
COMMENT ON FUNCTION api.set_room_rate(bigint, uuid, text, numeric, date, boolean) IS
'Sets what a day in a room of a type costs from a day on, until the next rate of the type begins; a rate from the same day is replaced. No day that is billed changes its price.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, ROOM_DAYS_BILLED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.set_room_rate(bigint, uuid, text, numeric, date, boolean) TO wardgraph_api;
