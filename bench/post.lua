-- Sends the lines of the file named by BODIES, one a request, over and over, each time with a payload id of its own.
local bodies, at, sent = {}, 0, 0
-- Of this thread and run: a payload that comes again would be recorded as replayed.
local run = string.format("%08x%08x", os.time() % 4294967296, math.random(0, 2147483647))
setup = function(thread)
  threads = (threads or 0) + 1
  thread:set("number", threads)
end
for line in io.lines(os.getenv("BODIES")) do
  local body = wrk.format("POST", "/", { ["Content-Type"] = "text/plain",
    ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36" }, line)
  local _, before = body:find('"payload_id": "', 1, true)
  bodies[#bodies + 1] = { body:sub(1, before), body:sub(before + 33) }
end
request = function()
  at = at % #bodies + 1
  sent = sent + 1
  local body = bodies[at]
  return body[1] .. run .. string.format("%04x%012x", number, sent) .. body[2]
end
