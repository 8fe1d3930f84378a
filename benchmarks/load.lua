-- wrk's script: posts the bodies of a file one after the other, and fails what is not a whole answer without errors.
-- Arguments: the file, one body a line; the least bytes of an answer; "once" if no body may be sent twice.
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    bodies, sent, failed, sample = {}, 0, 0, ""
    for line in io.lines(args[1]) do
        bodies[#bodies + 1] = wrk.format("POST", nil, nil, line)
    end
    least = tonumber(args[2])
    once = args[3] == "once"
end

function request()
    sent = sent + 1
    if sent > #bodies and once then
        -- Counted as sent, so that the caller sees that there were too few.
        return bodies[#bodies]
    end
    return bodies[(sent - 1) % #bodies + 1]
end

-- The errors of GraphQL come with status 200. They stand first or last in an answer, whichever server it is.
function response(status, _headers, body)
    if status ~= 200 or #body < least or body:find('"errors":', #body - 2000, true) or body:sub(1, 100):find('"errors":', 1, true) then
        failed = failed + 1
        sample = body:sub(1, 300)
    end
end

function done(summary, latency, _requests)
    local sent, failed, sample = 0, 0, ""
    for _, thread in ipairs(threads) do
        sent = sent + thread:get("sent")
        failed = failed + thread:get("failed")
        sample = thread:get("sample")
    end
    local errors = summary.errors
    print(string.format(
        "\nRESULT %d %d %d %d %d %d %d %d %d %d %s", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), sent, errors.timeout, errors.connect, errors.read, errors.write, failed, sample
    ))
end
