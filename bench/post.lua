-- Sends the lines of the file named by BODIES (a user agent, an address and a body, parted by tabs), one a request,
-- over and over, each time with a payload id of its own.
local bodies, at, sent = {}, 0, 0
-- Of this thread and run: a payload that comes again would be recorded as replayed.
local run = string.format("%08x%08x", os.time() % 4294967296, math.random(0, 2147483647))
setup = function(thread)
  threads = (threads or 0) + 1
  thread:set("number", threads)
end
for line in io.lines(os.getenv("BODIES")) do
  local agent, address, message = line:match("^(.-)\t(.-)\t(.*)$")
  -- With what a browser sends besides: its absence is looked at, too.
  local body = wrk.format("POST", "/", { ["Content-Type"] = "text/plain", ["User-Agent"] = agent,
    ["X-Forwarded-For"] = address, ["Accept"] = "*/*", ["Accept-Language"] = "en-US,en;q=0.9",
    ["Origin"] = "https://shop.example", ["Sec-Fetch-Mode"] = "cors", ["Sec-Fetch-Site"] = "cross-site",
    ["Sec-Fetch-Dest"] = "empty" }, message)
  local _, before = body:find('"payload_id": "', 1, true)
  bodies[#bodies + 1] = { body:sub(1, before), body:sub(before + 33) }
end
request = function()
  at = at % #bodies + 1
  sent = sent + 1
  local body = bodies[at]
  return body[1] .. run .. string.format("%04x%012x", number, sent) .. body[2]
end
