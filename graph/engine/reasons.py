"""Why a request is answered by graphql-core instead."""


class NotCompiled(Exception):
    """The request holds, or meets, something that only graphql-core answers.

    `reason` is one of a small set of words, which /metrics counts by; `what` names the place in the message.
    """

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(f"{reason}: {what}" if what else reason)
        self.reason = reason
