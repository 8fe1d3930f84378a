-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_stock_batches() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.batch_number) ~ '[^ -~]'
        OR new.batch_number <> btrim(new.batch_number)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.batch_number]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('batchNumber', new.batch_number)
        ]);
        new.batch_number := rules.clean_text(new.batch_number);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_stock_batches() IS
'Keeps the texts of stock_batches as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
