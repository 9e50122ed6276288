"""The script of a visit whose agent leaves nothing out: `script` is the agent's address."""

# An agent that is asked again has what was late before.
VISIT = """(async () => {{
  const agent = (await import('{script}')).start();
  const until = performance.now() + 8000;
  for (;;) {{
    const {{ facts }} = JSON.parse(await agent.collect());
    if (facts.file_access.error !== 'timeout' || performance.now() > until) return agent.get();
    await new Promise(resolve => setTimeout(resolve, 20));
  }}
}})()"""
