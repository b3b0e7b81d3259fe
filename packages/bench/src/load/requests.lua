-- Sends the requests of a file in order, in an endless loop. Each line is a request: method, path, token, "page" if it
-- asks for a page, cookie and body, separated by tabs. Requests are built before the measurement starts, so that sending
-- is cheap. The results are printed as one line of JSON.
local requests = {}
local current = 0

function init()
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local method, path, token, kind, cookie, body =
      line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Host"] = wrk.headers["Host"] }
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if kind == "page" then
      headers["Accept"] = "text/html"
      headers["Accept-Encoding"] = "gzip, deflate, br"
    end
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/json" end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  current = current + 1
  if current > #requests then current = 1 end
  return requests[current]
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"rejected":%d,"broken":%d,"p50Ms":%.3f,"p99Ms":%.3f,"maxMs":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status, broken,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
