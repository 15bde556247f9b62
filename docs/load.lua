-- Load for a running Ganvas: another seed with every request.
--   wrk -t2 -c32 -d10s --latency -s docs/load.lua http://localhost:8080
-- With N set, POST /generate for N pictures of the default model instead of GET /images/fashion/{seed}.png:
--   N=16 wrk -t2 -c32 -d10s --timeout 60s --latency -s docs/load.lua http://localhost:8080
local n = tonumber(os.getenv("N") or "0")
local prompt = os.getenv("PROMPT") or "a smiling woman with red hair, blue background"
local seed = math.random(1, 2 ^ 31)
local threads = {}
local statuses = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  counts = ""
  seen = {}
  seed = math.random(1, 2 ^ 31) + (tonumber(tostring({}):match("0x(%x+)"), 16) or 0)
end

function request()
  seed = seed + math.max(1, n)
  if n > 0 then
    local body = string.format('{"prompt": "%s", "n": %d, "seed": %d}', prompt, n, seed)
    return wrk.format("POST", "/generate", { ["Content-Type"] = "application/json" }, body)
  end
  return wrk.format("GET", string.format("/images/fashion/%d.png", seed))
end

function response(status)
  seen[status] = (seen[status] or 0) + 1
  local parts = {}
  for code, count in pairs(seen) do
    table.insert(parts, code .. "=" .. count)
  end
  counts = table.concat(parts, " ")
end

function done()
  for _, thread in ipairs(threads) do
    for code, count in thread:get("counts"):gmatch("(%d+)=(%d+)") do
      statuses[code] = (statuses[code] or 0) + tonumber(count)
    end
  end
  for code, count in pairs(statuses) do
    print("status " .. code .. ": " .. count)
  end
end
