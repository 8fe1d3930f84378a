"""Mail: what is in the outbox is written, and handed to a mail server or put into a folder."""
