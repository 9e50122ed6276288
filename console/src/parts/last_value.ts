import { useState } from 'react';

/** What a dialog is about, also while it goes away: the value, or the last one before it became null. */
export function useLastValue<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
