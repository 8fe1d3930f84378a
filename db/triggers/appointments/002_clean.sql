-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_appointments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(
            new.reason, new.notes, new.cancellation_reason, new.overbook_reason, new.retirement_reason, new.entry_reason
        ) ~ '[^ -~]'
        OR new.reason <> btrim(new.reason)
        OR new.notes <> btrim(new.notes)
        OR new.cancellation_reason <> btrim(new.cancellation_reason)
        OR new.overbook_reason <> btrim(new.overbook_reason)
        OR new.retirement_reason <> btrim(new.retirement_reason)
        OR new.entry_reason <> btrim(new.entry_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.reason, new.notes, new.cancellation_reason, new.overbook_reason, new.retirement_reason, new.entry_reason
    ]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('reason', new.reason),
            rules.character_problem('notes', new.notes),
            rules.character_problem('cancellationReason', new.cancellation_reason),
            rules.character_problem('overbookReason', new.overbook_reason),
            rules.character_problem('retirementReason', new.retirement_reason),
            rules.character_problem('entryReason', new.entry_reason)
        ]);
        new.reason := rules.clean_text(new.reason);
        new.notes := rules.clean_text(new.notes);
        new.cancellation_reason := rules.clean_text(new.cancellation_reason);
        new.overbook_reason := rules.clean_text(new.overbook_reason);
        new.retirement_reason := rules.clean_text(new.retirement_reason);
        new.entry_reason := rules.clean_text(new.entry_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_appointments() IS
'Keeps the texts of appointments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
