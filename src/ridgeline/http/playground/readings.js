/* What several readings of the facts say about each of them. */

export const READINGS = 5;

const outcome = fact => JSON.stringify(fact.error === undefined ? { value: fact.value } : { error: fact.error });

/** Whether a fact says itself that the browser changes what is read. */
const saysUnstable = value =>
  value === 'unstable' || (typeof value === 'object' && value !== null && Object.values(value).some(saysUnstable));

/** The bytes of a fact where it stands in the message, with its name and without the comma. */
const bytesOf = (name, fact) => new TextEncoder().encode(JSON.stringify({ [name]: fact })).length - 2;

function stabilityOf(facts) {
  if (facts.some(fact => outcome(fact) !== outcome(facts[0]))) return 'differs';
  if (facts.every(fact => saysUnstable(fact.error ?? fact.value))) return 'unstable';
  return facts[0].error === undefined ? 'same' : 'absent';
}

/** The fact of one name over all readings: `squares` has a word for each reading. */
export function judge(name, readings) {
  const facts = readings.map(reading => reading[name]);
  const [first] = facts;
  const times = facts.map(fact => fact.ms).sort((a, b) => a - b);
  return {
    name,
    first,
    facts,
    stability: stabilityOf(facts),
    squares: facts.map(fact =>
      fact.error !== undefined ? 'none' : outcome(fact) === outcome(first) ? 'same' : 'other',
    ),
    distinct: facts.filter((fact, i) => facts.findIndex(other => outcome(other) === outcome(fact)) === i),
    ms: first.ms,
    median: times[Math.floor(times.length / 2)],
    bytes: bytesOf(name, first),
  };
}
