"""Work that no request waits for: sending mail, sealing the audit, clearing what has expired."""
