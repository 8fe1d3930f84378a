import dataclasses

from graphql import GraphQLObjectType

from graph import schema
from graph.declare import ids
from graph.declare.declarations import Relation, declaration_of
from graph.declare.fields import fields_of
from graph.engine.error_format import with_ids
from graph.engine.schema import core_of


def test_details_name_rows_as_clients_know_them() -> None:
    assert schema.sdl()
    details = {
        "doctorId": "5",
        "openBillId": "6",
        "prescriptionItemId": "7",
        "asked": 3,
        "requestId": "8",
        "admissionId": None,
    }
    assert with_ids(details) == details | {
        "doctorId": ids.encode("Doctor", 5),
        "openBillId": ids.encode("Bill", 6),
        "prescriptionItemId": ids.encode("PrescriptionItem", 7),
    }
    assert with_ids({"type": "patient", "id": "5"}) == {"type": "patient", "id": ids.encode("Patient", 5)}
    assert with_ids({"type": "other_staff", "id": "5"})["id"] == ids.encode("OtherStaff", 5)
    listed = {"appointments": [{"appointmentId": "5"}, {"appointmentId": "6"}], "numbers": [1]}
    assert with_ids(listed) == {
        "appointments": [{"appointmentId": ids.encode("Appointment", key)} for key in (5, 6)], "numbers": [1],
    }  # fmt: skip
    assert with_ids({"id": "0123456789abcdef"}) == {"id": "0123456789abcdef"}


def test_each_relation_starts_from_an_attribute_of_its_row() -> None:
    """The compiled engine reads a column of the name, and graphql-core an attribute: an id is `key` to both."""
    checked = 0
    for of in core_of(schema.schema).type_map.values():
        if isinstance(of, GraphQLObjectType) and "strawberry-definition" in of.extensions:
            made = of.extensions["strawberry-definition"].origin
            for field in fields_of(made):
                declaration = declaration_of(field)
                if isinstance(declaration, Relation):
                    names = {each.name for each in dataclasses.fields(made) if each.init}
                    assert declaration.key in names, f"{of.name}.{field.python_name}"
                    checked += 1
    assert checked > 50
