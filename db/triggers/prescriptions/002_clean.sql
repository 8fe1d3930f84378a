-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_prescriptions() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.cancellation_reason) ~ '[^ -~]'
        OR new.cancellation_reason <> btrim(new.cancellation_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.cancellation_reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('cancellationReason', new.cancellation_reason)
        ]);
        new.cancellation_reason := rules.clean_text(new.cancellation_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_prescriptions() IS
'Keeps the texts of prescriptions as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
