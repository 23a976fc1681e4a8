-- Requests for wrk: the paths of a file in turn; with UNIQUE=1 each ends in a comment of its own, so that no cache helps.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do
  local accept, path = line:match("^(%S+) (%S+)$")
  paths[#paths + 1] = { path = path, headers = { Accept = accept } }
end
local unique = os.getenv("UNIQUE") == "1"
local stamp = os.getenv("STAMP")
local count = 0

function request()
  local each = paths[count % #paths + 1]
  count = count + 1
  return wrk.format("GET", unique and each.path .. "%0A%23" .. stamp .. "-" .. count or each.path, each.headers)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
