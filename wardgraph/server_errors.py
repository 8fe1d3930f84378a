"""What a client meets of the server itself, whatever the request is about: errors that no rule of a hospital raises."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of error. `sqlstate` is None for those that the database does not raise."""

    sqlstate: str | None
    code: str
    meaning: str
    remedy: str


SERVER_ERRORS: tuple[Entry, ...] = (
    Entry(
        None,
        "CONFLICT",
        "Other requests changed the same records at the same time, several times. Nothing was done.",
        "Repeat the request.",
    ),
    Entry(
        None,
        "DATABASE_UNAVAILABLE",
        "The database cannot be reached, is busy, or took too long.",
        "Repeat the request later. Repeat a mutation with the same requestId: then it is done only once.",
    ),
    Entry(
        None,
        "OVERLOADED",
        "Too many requests are waiting, or too many connections are open. Nothing was done.",
        "Repeat the request after details.retryAfterSeconds, which is also in the header Retry-After.",
    ),
    Entry(
        None,
        "SERVER_STOPPING",
        "The server is stopping and did not finish the request. A mutation may have been done, or not.",
        "Repeat the request. Repeat a mutation with the same requestId: then it is done only once.",
    ),
    Entry(
        None,
        "INTERNAL",
        "An unexpected error in the server.",
        "Report extensions.details.id, under which the server logged the error.",
    ),
    Entry(
        None,
        "GRAPHQL_PARSE_FAILED",
        "The document is not valid GraphQL.",
        "Correct the document at the given locations.",
    ),
    Entry(
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "The document does not match the schema, or exceeds a limit.",
        "Correct the document at the given locations.",
    ),
    Entry(None, "BAD_REQUEST", "The HTTP request is not a GraphQL request.", "The message says what is wrong."),
    Entry(
        None,
        "REQUEST_TIMEOUT",
        "The request was not sent completely in time. Nothing was done.",
        "Send the request again, over a new connection.",
    ),
    Entry(
        None,
        "HEADERS_TOO_LARGE",
        "The request has more headers, or longer ones, than the server reads.",
        "Send fewer headers, and documents and variables in the body of a POST.",
    ),
    Entry(
        None,
        "PERSISTED_QUERY_NOT_FOUND",
        "The server knows no document with this hash.",
        "Send the document along with its hash, once; one that is asked for by documentId has to be registered.",
    ),
    Entry(
        None,
        "PERSISTED_QUERY_NOT_SUPPORTED",
        "The server knows no document with this hash, and keeps none that clients send.",
        "Send the document, without its hash.",
    ),
    Entry(
        None,
        "DOCUMENT_NOT_REGISTERED",
        "The server runs registered documents alone, and this is none.",
        "Have the operator register the document: `wardgraph documents register`.",
    ),
    Entry(
        None,
        "UNKNOWN_HOST",
        "The request calls the server by a name that is none of its names.",
        "Use the server's own address.",
    ),
    Entry(
        None,
        "HOSPITAL_MISMATCH",
        "The header Wardgraph-Hospital names another hospital than the access token.",
        "Leave the header out, or sign in at that hospital.",
    ),
    Entry(
        None,
        "CROSS_SITE_REQUEST",
        "A page of another site may have made the browser send the request to /session. Nothing was done.",
        "Open the console at the server's own address. Other clients use the mutations signIn and refreshSession.",
    ),
    Entry(
        None,
        "PAYLOAD_TOO_LARGE",
        "The request's body exceeds what the server takes: 1 MiB, of an upload WARDGRAPH_UPLOAD_BYTES.",
        "details.limit has the bytes. Send a smaller request.",
    ),
    Entry(
        None,
        "ANSWER_TOO_LARGE",
        "The request asks for more rows than one answer may have.",
        "Ask for smaller pages or for fewer nested pages.",
    ),
    Entry(
        None,
        "COST_EXCEEDED",
        "The request costs more than one request may. Nothing was done.",
        "details have the cost and the limit. Ask for smaller pages, or for fewer pages within pages.",
    ),
    Entry(
        None,
        "EXPORT_TIMEOUT",
        "The export took longer than the server lets it. What was sent is not complete.",
        "Export fewer rows or columns at a time, or have the operator raise WARDGRAPH_EXPORT_SECONDS.",
    ),
    Entry(
        None,
        "NOT_EXPORTABLE",
        "The query cannot be written as rows. Nothing was exported.",
        "Select `nodes` of one connection or report, with columns and single objects. details.path is in the way.",
    ),
    Entry(None, "METHOD_NOT_ALLOWED", "The HTTP method is not allowed here.", "Use POST. GET is for queries only."),
    Entry(None, "UNSUPPORTED_MEDIA_TYPE", "The body is not JSON.", "Send Content-Type: application/json."),
)
