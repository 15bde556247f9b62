-- Load for a running Ganvas: another seed with every request.
--   wrk -t2 -c32 -d10s --latency -s docs/load.lua http://localhost:8080
-- With N set, POST /generate for N pictures of the default model instead of GET /images/fashion/{seed}.png:
--   N=16 wrk -t2 -c32 -d10s --timeout 60s --latency -s docs/load.lua http://localhost:8080
-- and with NEW=1 each prompt has a phrase that nobody has asked for before.
-- wrk tells how many answers were none of success. A response function would count them by status, but takes as
-- much of a core as all else that wrk does.
local n = tonumber(os.getenv("N") or "0")
local prompt = os.getenv("PROMPT") or "a smiling woman with red hair, blue background"
local new = os.getenv("NEW") ~= nil
local seed

function init()
  seed = math.random(1, 2 ^ 31) + (tonumber(tostring({}):match("0x(%x+)"), 16) or 0)
end

function request()
  seed = seed + math.max(1, n)
  if n > 0 then
    local text = new and string.format("%s, guest %d", prompt, seed) or prompt
    local body = string.format('{"prompt": "%s", "n": %d, "seed": %d}', text, n, seed)
    return wrk.format("POST", "/generate", { ["Content-Type"] = "application/json" }, body)
  end
  return wrk.format("GET", string.format("/images/fashion/%d.png", seed))
end
