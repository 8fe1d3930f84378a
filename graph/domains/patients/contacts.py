"""Contact persons of patients."""

import enum

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, column, enum_type
from graph.declare.relations import one
from graph.domains.refs import PatientRef


@enum_type
class ContactRelation(enum.Enum):
    """What a contact person is to the patient. Whether the person decides for the patient is said beside it."""

    SPOUSE = choice("SPOUSE", "Husband or wife.")
    PARTNER = choice("PARTNER", "Partner.")
    PARENT = choice("PARENT", "Mother or father.")
    CHILD = choice("CHILD", "Daughter or son.")
    SIBLING = choice("SIBLING", "Sister or brother.")
    GRANDPARENT = choice("GRANDPARENT", "Grandparent.")
    RELATIVE = choice("RELATIVE", "Another relative.")
    CARER = choice("CARER", "Somebody who cares for the patient, such as a foster parent or a nursing service.")
    FRIEND = choice("FRIEND", "Friend or neighbour.")
    OTHER = choice("OTHER", "Somebody else, such as an appointed guardian.")


@entity("contact_persons")
class ContactPerson(Node, Dated):
    """Somebody to call about a patient: a relative, a friend, a legal guardian."""

    name: str = column("The whole name, at most 100 characters.")
    relation: ContactRelation = column("What the contact person is to the patient.")
    phone: str = column(
        "Telephone number, as it was entered: of at most 50 characters. Filters find it however it is spelt."
    )
    email: str | None = column("E-mail address; null if not known.")
    is_emergency: bool = column("Whether to call the person in an emergency.")
    is_legal_guardian: bool = column("Whether the person decides for the patient, as the parents of a minor do.")
    preference: int = column(
        "Who is called first: 1 before 2, at most 99. Equal ones are called in the order in which they were entered."
    )
    note: str | None = column("What else to know, such as when to call, at most 1000 characters; null if nothing.")
    patient_id: strawberry.Private[int]

    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient; null if you may not see them.")
