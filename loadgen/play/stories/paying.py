"""Payments that the patient with the account starts from home."""

from loadgen.play.stories.cast import Cast
from loadgen.play.stories.telling import Look, Step, Story

_BALANCE = "SELECT balance FROM clinic.bills WHERE hospital_id = $1 AND id = $2"


def started_and_confirmed(cast: Cast) -> Story:
    """The patient starts to pay by card, withdraws that, and transfers the money, which comes."""
    bill = yield from _bill(cast, -11, "Certificate of vaccinations", "24.00")
    by_card = yield from _start(cast, -11, bill, "CARD")
    yield Step(cast.at(-11, 19, 34), "PATIENT", "withdraw_payment", {"started_payment_id": by_card})
    transfer = yield from _start(cast, -10, bill, "TRANSFER")
    yield Step(cast.at(-8, 9, 10), "CASHIER", "confirm_payment", {"started_payment_id": transfer})


def started_and_rejected(cast: Cast) -> Story:
    """A transfer does not come; the one that the patient then starts waits for the cashier."""
    bill = yield from _bill(cast, -9, "Copy of the record", "12.50")
    missing = yield from _start(cast, -8, bill, "TRANSFER")
    why = "No money came within five days"
    yield Step(cast.at(-2, 9, 20), "CASHIER", "reject_payment", {"started_payment_id": missing, "reason": why})
    yield from _start(cast, -2, bill, "TRANSFER")


def _bill(cast: Cast, day: int, description: str, amount: str) -> Story:
    at = cast.at(day, 10, 30)
    bill: int = yield Step(at, "CASHIER", "issue_bill", {"patient_id": cast.patient(0)})
    line = {"bill_id": bill, "description": description, "quantity": 1, "unit_price": amount}
    yield Step(at, "CASHIER", "add_bill_line", line)
    return bill


def _start(cast: Cast, day: int, bill: int, method: str) -> Story:
    balance = yield Look(_BALANCE, (bill,))
    arguments = {"bill_id": bill, "amount": str(balance), "method": method}
    started: int = yield Step(cast.at(day, 19, 30), "PATIENT", "start_payment", arguments)
    return started
