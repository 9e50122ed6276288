/** A command for a POSIX shell that reads an event; the key comes from the environment, not from the console. */
export const curlOf = (origin: string, eventId: string): string =>
  `curl -H "Authorization: Bearer $SECRET_KEY" ${quoted(`${origin}/v4/events/${encodeURIComponent(eventId)}`)}`;

/** A text as one word of a shell. */
const quoted = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
