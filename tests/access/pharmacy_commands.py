"""Arguments that let each command of the pharmacy succeed (tests/access/commands.py)."""

import datetime as dt
from typing import Any

from tests.access.cast import item
from tests.access.naming import Of

_CARDIOLOGY = Of("clinic.departments", "Cardiology")
_ATTIC = Of("clinic.departments", "Attic")
_ASPIRIN = Of("clinic.medications", "aspirin")
_VISIT = Of("clinic.visits", "pia-dora")
_LATER = dt.date(2099, 1, 1)

PHARMACY: dict[str, dict[str, Any]] = {
    "complete_prescription": {"p_prescription_id": Of("clinic.prescriptions", "pia-dora")},
    "prescribe": {
        "p_visit_id": _VISIT,
        "p_items": [item(1, 2) | {"medication_id": _ASPIRIN, "allergy_reason": "Mild"}],
    },
    "cancel_prescription": {"p_prescription_id": Of("clinic.prescriptions", "pia-dora"), "p_reason": "Allergy"},
    "return_prescription_item": {
        "p_prescription_item_id": Of("clinic.prescription_items", "pia-dora"),
        "p_units": 1,
        "p_reason": "Left over",
    },
    # stock
    "add_medication_with_stock": {
        "p_department_id": _CARDIOLOGY,
        "p_name": "Paracetamol",
        "p_strength": "1 g",
        "p_form": "tablet",
        "p_manufacturer": "M",
        "p_unit_price": "0.10",
        "p_quantity": 10,
        "p_batch_number": "P1",
        "p_expires_on": _LATER,
    },
    "receive_stock": {
        "p_department_id": _CARDIOLOGY,
        "p_medication_id": _ASPIRIN,
        "p_quantity": 10,
        "p_batch_number": "A2",
        "p_expires_on": _LATER,
    },
    "adjust_stock": {
        "p_department_id": _CARDIOLOGY,
        "p_medication_id": _ASPIRIN,
        "p_batch_number": "A1",
        "p_change": -1,
        "p_reason": "Broken",
    },
    "transfer_stock": {
        "p_from_department_id": _CARDIOLOGY,
        "p_to_department_id": _ATTIC,
        "p_medication_id": _ASPIRIN,
        "p_batch_number": "A1",
        "p_units": 1,
        "p_reason": "Short there",
    },
    "update_medication": {"p_medication_id": _ASPIRIN, "p_changes": {"unit_price": "0.75", "form": None}},
    "create_substance_group": {"p_name": "Salicylates", "p_substance": "Aspirin", "p_cross_reacts": True},
    "update_substance_group": {
        "p_substance_group_id": Of("clinic.substance_groups", "amoxicillin"),
        "p_changes": {"cross_reacts": False},
    },
    "delete_substance_group": {"p_substance_group_id": Of("clinic.substance_groups", "amoxicillin")},
    "keep_prescription_item": {
        "p_prescription_item_id": Of("clinic.prescription_items", "pia-dora"),
        "p_allergy_reason": "Desensitised",
    },
    "retire_medication": {"p_medication_id": Of("clinic.medications", "iodine")},
    "reinstate_medication": {"p_medication_id": Of("clinic.medications", "lint")},
    "update_stock": {"p_stock_id": Of("clinic.stock", "aspirin"), "p_changes": {"reorder_level": 20}},
}
