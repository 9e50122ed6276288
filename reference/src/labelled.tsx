import type * as React from 'react';
import { useEffect, useRef } from 'react';

/** Gives the fields below it a name for screen readers, which Swagger UI leaves out. */
export function Labelled({ name, children }: { name: string; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  // After every render: fields of lists come and go.
  useEffect(() => {
    for (const field of box.current?.querySelectorAll('input, select, textarea') ?? [])
      if (!field.getAttribute('aria-label')) field.setAttribute('aria-label', name);
  });
  return <div ref={box}>{children}</div>;
}
