"""The compiled executor: a query becomes ONE prepared statement and the generated code that shapes its rows.

The stages, a module each, in the order in which a request meets them:

    variables   values of the request's variables, coerced as graphql-core coerces them
    plan_key    on which of them the plan depends
    operation   keeps an operation's plans, one for each plan key
    planner     the operation and what its fields are declared as -> a plan (plan): which calls, what is shown of their
                rows. row_planner plans rows, page_planner connections; selections are what is asked, levels the calls
    arguments   values of the fields' arguments, and parameters: from those to the parameters of each call
    statement   the plan -> SQL: a chain of calls, each with the keys gathered from the one above
    assembly    the plan -> Python: joins the columns that come back into the answer
    compiled    what came of all that, and how it runs
    run         runs it for a request; whatever does not fit is answered by graphql-core instead, with the reason

Beside them, page_assembly is about connections, values about types, code and runtime about generated code.

The plan is the dataloaders' own, so both ways give the same answer, which tests/differential proves.
"""
