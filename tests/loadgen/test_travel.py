import re

import pytest

from loadgen.play.travel import statement
from wardgraph.catalogue import NotInCatalogue


def test_a_statement_names_the_arguments_and_their_types() -> None:
    text = " ".join(statement("cancel_appointment", frozenset({"reason", "appointment_id"})).split())
    assert "p_appointment_id => r.appointment_id, p_reason => r.reason)).id" in text
    assert "(call_at text, call_by uuid, appointment_id bigint, reason text)" in text


def test_what_no_row_gives_is_null_or_its_default() -> None:
    text = statement("adjust_stock", frozenset({"change"}))
    assert "p_batch_number => r.batch_number" in text
    assert "request_id" not in text
    assert "p_request_id => r.request_id" in statement("adjust_stock", frozenset({"request_id"}))


def test_what_a_function_does_not_take_is_refused() -> None:
    with pytest.raises(NotInCatalogue, match=re.escape("api.cancel_appointment takes no p_why; it takes: ")):
        statement("cancel_appointment", frozenset({"why"}))
