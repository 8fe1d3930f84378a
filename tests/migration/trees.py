"""Small trees of SQL files to apply."""

import re
from dataclasses import dataclass
from pathlib import Path

FOUNDATIONS = """
CREATE SCHEMA clinic AUTHORIZATION wardgraph_owner;
CREATE SCHEMA api AUTHORIZATION wardgraph_owner;
SET LOCAL ROLE wardgraph_owner;
GRANT USAGE ON SCHEMA clinic TO wardgraph_reader;
GRANT USAGE, CREATE ON SCHEMA api TO wardgraph_reader;
GRANT USAGE ON SCHEMA api TO wardgraph_api;
CREATE TABLE clinic.things (hospital_id bigint, id bigint GENERATED ALWAYS AS IDENTITY, name text);
GRANT SELECT ON clinic.things TO wardgraph_reader;
ALTER TABLE clinic.things ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION clinic.bootstrap() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
"""

TRIGGER = """
SET LOCAL ROLE wardgraph_owner;
CREATE OR REPLACE FUNCTION clinic.shout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.name := upper(NEW.name); RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "010_shout" BEFORE INSERT ON clinic.things FOR EACH ROW EXECUTE FUNCTION clinic.shout();
"""

ACCESS = """
SET LOCAL ROLE wardgraph_owner;
ALTER TABLE clinic.things ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS all_of_them ON clinic.things;
CREATE POLICY all_of_them ON clinic.things FOR SELECT TO wardgraph_reader USING (true);
CREATE OR REPLACE VIEW clinic.names AS SELECT t.name FROM clinic.things AS t WHERE t.name <> '';
GRANT SELECT ON clinic.names TO wardgraph_reader;
"""


@dataclass(frozen=True)
class Tree:
    """A folder laid out as db/ is."""

    root: Path

    def write(self, path: str, text: str) -> None:
        """Writes a file, making its folders."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def delete(self, path: str) -> None:
        """Deletes a file."""
        (self.root / path).unlink()

    def function(self, name: str, arguments: str = "", returns: str = "int", body: str = "SELECT 1") -> None:
        """Writes functions/all/<name>.sql with an SQL function of api that wardgraph_reader owns."""
        types = re.sub(r"p_\w+ (\w+)( DEFAULT [^,]*)?", r"\1", arguments)
        self.write(
            f"functions/all/{name}.sql",
            f"""SET LOCAL ROLE wardgraph_reader;
CREATE OR REPLACE FUNCTION api.{name}({arguments}) RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ {body} $$;
GRANT EXECUTE ON FUNCTION api.{name}({types}) TO wardgraph_api;""",
        )


def with_access(root: Path) -> Tree:
    """The small tree, and who sees what of its table."""
    tree = small(root)
    tree.write("access/things.sql", ACCESS)
    return tree


def small(root: Path) -> Tree:
    """One migration, two functions and a trigger."""
    tree = Tree(root)
    tree.write("migrations/0001_foundations.sql", FOUNDATIONS)
    tree.function("one")
    tree.function("two", "p_x int", body="SELECT p_x + 1")
    tree.write("triggers/things/010_shout.sql", TRIGGER)
    return tree
