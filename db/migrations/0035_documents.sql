-- Documents that clients may ask for by their hash. They are the installation's, as its clients are the same for every hospital.
CREATE SCHEMA installation AUTHORIZATION wardgraph_owner;

SET LOCAL ROLE wardgraph_owner;

COMMENT ON SCHEMA installation IS 'What is the same for all hospitals of an installation. Only the operator changes it.';

CREATE TABLE installation.documents (
    sha256 text PRIMARY KEY,
    name text NOT NULL,
    document text NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT document_hash_is_in_lowercase_digits CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT document_is_not_too_long CHECK (length(document) BETWEEN 1 AND 65536)
);
ALTER TABLE installation.documents ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE installation.documents IS 'GraphQL documents that clients may ask for by their hash, as the operator registered them.';
COMMENT ON COLUMN installation.documents.sha256 IS 'The SHA-256 of the document in UTF-8, in hexadecimal digits.';
COMMENT ON COLUMN installation.documents.name IS 'Where it came from: a file''s name, or what a manifest calls it.';
COMMENT ON COLUMN installation.documents.document IS 'The text of the document.';
COMMENT ON COLUMN installation.documents.registered_at IS 'When it was registered first.';
