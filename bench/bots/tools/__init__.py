"""One file a tool: opens the page, waits, clicks and types by the tool's own means, and closes the browser."""
