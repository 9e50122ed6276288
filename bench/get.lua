-- Reads the paths in the file named by PATHS, one after the other from the line after START on, over and over.
local requests, at = {}, tonumber(os.getenv("START") or "0")
init = function()
  for path in io.lines(os.getenv("PATHS")) do requests[#requests + 1] = wrk.format("GET", path) end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
