"""Every error a client can meet, said once: its SQLSTATE, its code, what it means and what to do about it.

`docs/errors.md` is generated from `REGISTRY`, and a test proves that the SQL raises exactly the SQLSTATEs listed here.
"""

from wardgraph.server_errors import SERVER_ERRORS, Entry

REGISTRY: tuple[Entry, ...] = (
    Entry(
        "ZH001",
        "UNAUTHENTICATED",
        "The request needs you to be signed in, or the session has ended.",
        "Sign in. If details.reason is TOKEN_EXPIRED, call refreshSession and repeat the request.",
    ),
    Entry(
        "ZH002", "FORBIDDEN", "No role of the account allows this.", "Ask an administrator for a role that allows it."
    ),
    Entry(
        "ZH003",
        "NOT_FOUND",
        "A record that the request names does not exist, or you may not see it.",
        "Check the id. details name the type and the id that were not found.",
    ),
    Entry(
        None,
        "INVALID_CREDENTIALS",
        "The e-mail address, the password or the code is wrong, or the refresh token is no longer valid.",
        "Check the hospital, the e-mail address, the password and the code, and sign in again.",
    ),
    Entry(
        None,
        "SECOND_FACTOR_REQUIRED",
        "The password is right, and the account signs in with a code as well.",
        "Sign in again with `code`: of the authenticator, or a recovery code.",
    ),
    Entry(
        "ZH005",
        "LAST_ADMINISTRATOR",
        "The hospital would have no administrator who can sign in.",
        "Create another administrator first.",
    ),
    Entry(
        "ZH006",
        "RATE_LIMITED",
        "The same account or address tried this too often, or has spent its budget. Nothing was done.",
        "Repeat the request after details.retryAfterSeconds, which is also in the header Retry-After.",
    ),
    Entry(
        "ZH007",
        "INVALID_TOKEN",
        "The token of a mail is not valid: it was used, has expired, or a newer one was sent.",
        "Use the link of the newest mail, or ask for another one.",
    ),
    Entry(
        "ZH030",
        "FOREIGN_LOGIN",
        "The role of the database server is not one that was made for this database user, or it was changed since.",
        "The operator of the database has to look at the role that details name.",
    ),
    Entry(
        "ZH101",
        "OUT_OF_STOCK",
        "The department has fewer usable units than requested. Nothing was prescribed.",
        "details have the requested and the available units. Prescribe fewer units, or receive stock.",
    ),
    Entry(
        "ZH102",
        "ALLERGY",
        "A recorded allergy of the patient speaks against a medication. Nothing was prescribed.",
        "details have medication, substance and allergy. Prescribe another one, or give the item an allergyReason.",
    ),
    Entry("ZH103", "MORE_THAN_DISPENSED", "More units would come back than are out.", "Return at most details.out."),
    Entry(
        "ZH201",
        "DOUBLE_BOOKED",
        "The doctor has a live appointment at that time.",
        "details have its time. Choose another.",
    ),
    Entry(
        "ZH202",
        "PATIENT_DOUBLE_BOOKED",
        "The patient has a live appointment at that time.",
        "details have its time. Choose another time, or move that appointment.",
    ),
    Entry(
        "ZH203",
        "OUTSIDE_OPENING_HOURS",
        "The department is closed for a part of that time.",
        "Choose a time within the department's opening hours (local time).",
    ),
    Entry(
        "ZH204",
        "DOCTOR_UNAVAILABLE",
        "The requested time is outside the doctor's weekly hours, or within the doctor's time off.",
        "Choose a time within `availability` and outside `timeOff`.",
    ),
    Entry("ZH205", "IN_THE_PAST", "The requested time is in the past.", "Choose a time in the future."),
    Entry(
        "ZH206",
        "BEYOND_HORIZON",
        "The requested time is further ahead than the hospital allows bookings.",
        "Choose an earlier time. details have the number of days that is allowed.",
    ),
    Entry(
        "ZH207",
        "BAD_TRANSITION",
        "The record's status does not allow this step.",
        "details have the current status. Read the record again.",
    ),
    Entry(
        "ZH208",
        "DOCTOR_NOT_PRACTISING",
        "The doctor is retired, not approved, suspended, or not registered on that day.",
        "Choose another doctor.",
    ),
    Entry(
        "ZH209",
        "SLOT_HELD",
        "Another account holds the requested time.",
        "Choose another time, or try again after details.expiresAt.",
    ),
    Entry(
        "ZH210",
        "HOLD_ENDED",
        "The hold has expired, was released or used, or is for another doctor or time.",
        "Hold the slot again, if it is still free.",
    ),
    Entry(
        "ZH211",
        "TOO_MANY_HOLDS",
        "The account already holds the largest number of slots allowed.",
        "Book or release one of these slots, or wait until one expires.",
    ),
    Entry(
        "ZH213",
        "TIME_SKIPPED",
        "The local time does not exist on that day, because the clocks are set forward.",
        "Choose another time for that day.",
    ),
    Entry(
        "ZH214",
        "SERIES_CONFLICTS",
        "Appointments of the series are not possible; details.conflicts has each with its code.",
        "Choose other days, or send `onConflict: BOOK_WHAT_FITS`.",
    ),
    Entry(
        "ZH220",
        "TOO_EARLY",
        "The appointment's day, or its start for a missed one, has not come yet.",
        "Wait until details.earliest, or reschedule the appointment to now.",
    ),
    Entry(
        "ZH221",
        "UNDO_EXPIRED",
        "The status was set longer ago than the hospital lets it be taken back.",
        "Book another appointment. details have the hospital's undoHours.",
    ),
    Entry(
        "ZH222",
        "ALREADY_FOLLOWED",
        "Something came of the status: a visit, a payment or a refund.",
        "details.followed have their numbers. Void the payments first, if they are mistakes, too. "
        "After a visit or a refund the status stays.",
    ),
    Entry("ZH301", "OVERPAYMENT", "The payment is more than the bill's balance.", "Pay at most details.balance."),
    Entry(
        "ZH302",
        "OVER_REFUND",
        "The refund is more than the amount of the payment that is not refunded yet.",
        "details have the largest amount that can be refunded.",
    ),
    Entry("ZH303", "BILL_NOT_OPEN", "The bill is paid, refunded or void.", "Read the bill's status again."),
    Entry(
        "ZH304",
        "NOTHING_TO_BILL",
        "All charges of the appointment or stay are already billed, or the appointment was cancelled, missed or left "
        "unseen.",
        "Read the bills of the appointment or stay.",
    ),
    Entry(
        "ZH305",
        "DISCOUNT_BELOW_PAID",
        "With this discount the amount owed would be less than the amount already paid.",
        "Give a smaller discount, or refund first.",
    ),
    Entry("ZH309", "LINE_CHARGES_NOTHING", "The line is no charge that can be lowered.", "Name the line of a charge."),
    Entry(
        "ZH312", "PAYMENT_PENDING", "A payment that the patient started is pending.", "Confirm, reject or withdraw it."
    ),
    Entry("ZH306", "DISCOUNT_OUT_OF_RANGE", "A discount is 0 to 100 percent.", "Give a percentage in that range."),
    Entry("ZH307", "BILL_HAS_PAYMENTS", "A bill with payments cannot be voided.", "Void or refund its payments first."),
    Entry(
        "ZH308",
        "ALREADY_BILLED",
        "The treatment is already on a bill with its current cost.",
        "Void that bill, whose id is in details. Then correct the cost and issue a new bill.",
    ),
    Entry(
        "ZH310",
        "ROOM_RATE_MISSING",
        "A day of the stay has no rate for the type of its room.",
        "details say which. An administrator sets the rate, 0 where nothing is charged.",
    ),
    Entry(
        "ZH311",
        "ROOM_DAYS_BILLED",
        "The rate would change the price of days that are already billed.",
        "Let the rate begin after details.lastDay, or void the bill first.",
    ),
    Entry(
        "ZH313",
        "MORE_THAN_WRITTEN_OFF",
        "More would be taken back than is written off of what the patient owes.",
        "Take back at most details.writtenOff.",
    ),
    Entry(
        "ZH401", "ROOM_FULL", "All beds of the room are occupied.", "Choose a room whose availableBeds is more than 0."
    ),
    Entry(
        "ZH402",
        "ALREADY_ADMITTED",
        "The patient is already admitted to a room.",
        "Discharge the patient first. details have the id of the admission.",
    ),
    Entry("ZH403", "ALREADY_DISCHARGED", "The patient was already discharged.", "Read the admission again."),
    Entry(
        "ZH404",
        "BED_OCCUPIED",
        "A patient is in the bed.",
        "Choose another bed, or leave the bed out to get the first one that is free.",
    ),
    Entry(
        "ZH501",
        "BAD_USER_INPUT",
        "Values of the request are missing, malformed or out of range.",
        "extensions.problems lists all of these values, each with its path, a code and a message.",
    ),
    Entry(
        "ZH502",
        "KEPT_BY_TRIGGERS",
        "The database computes this value; it cannot be set.",
        "Change the records that the value is computed from.",
    ),
    Entry(
        "ZH503",
        "NEVER_DELETED",
        "Clinical and financial records are never deleted.",
        "Retire, cancel or void the record.",
    ),
    Entry("ZH504", "ALREADY_EXISTS", "Another record already has this value.", "Use that record, or another value."),
    Entry(
        "ZH505",
        "RETIRED",
        "The record is retired and cannot be used for anything new.",
        "Choose another record, or reinstate this one.",
    ),
    Entry(
        "ZH506",
        "IN_USE",
        "The record cannot be retired while live records refer to it, and cannot be deleted while any record does.",
        "details.uses counts these records. Move, end or retire them. A record that cannot be deleted can be retired.",
    ),
    Entry(
        "ZH507",
        "CONFIRMATION_NEEDED",
        "Values of the request are allowed, but so unusual that somebody has to look at them again. Nothing was done.",
        "details.warnings lists them, each with its path, a code and a message. Where all are meant, send the same "
        "request again with `confirmed: true`.",
    ),
    Entry(
        "ZH511",
        "PATIENT_MERGED",
        "The patient's record was merged into another one.",
        "Use the record that details.keptPatientId names.",
    ),
    Entry(
        "ZH512",
        "PATIENT_DECEASED",
        "The patient died.",
        "Choose another patient. A date of death that was recorded by mistake can be taken back.",
    ),
    Entry(
        "ZH513",
        "MERGE_CONFLICT",
        "The two records cannot be merged as they are.",
        "details names what both of them have. Move, cancel, discharge or delete one of each, and merge then.",
    ),
    Entry(
        "ZH514",
        "VISIT_AFTER_DEATH",
        "A visit is on record after the day on which the patient is said to have died.",
        "Check the day. details name the last visit.",
    ),
    Entry(
        "ZH515",
        "CHANGED_MEANWHILE",
        "Other records would go along with the deletion than `deletionEffects` named. Nothing was done.",
        "Ask `deletionEffects` again. details.goesAlong is how many records would go along now.",
    ),
    Entry(
        "ZH516",
        "FILTER_REQUIRED",
        "A bulk edit has no filter, or one with an empty condition. Nothing was changed.",
        "Say in the filter which records to change. All of them are {id: {isNull: false}}.",
    ),
    Entry(
        "ZH517",
        "TOO_MANY_ROWS",
        "The filter of a bulk edit finds more records than `atMost` allows. Nothing was changed.",
        "If all of them are meant, send the request again with a larger atMost. Otherwise narrow the filter.",
    ),
    Entry(
        "ZH518",
        "ROWS_REFUSED",
        "Some records of a bulk edit are refused, so that none was changed.",
        "details.rows has the refused records, at most 100 of them, each with its code, message, details and hint.",
    ),
    Entry(
        "ZH601",
        "REQUEST_ID_REUSED",
        "The request id was used before with different input.",
        "Use a new request id for each new request. Repeat an id only with the same input.",
    ),
    *SERVER_ERRORS,
)

CODES = frozenset(entry.code for entry in REGISTRY)
BY_SQLSTATE = {entry.sqlstate: entry for entry in REGISTRY if entry.sqlstate}
