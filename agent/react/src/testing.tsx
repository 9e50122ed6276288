import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished, vi } from 'vitest';

/** What the server is sent, and what it answers: the one thing that these tests do not have. */
export interface Server {
  /** The bodies of all requests. */
  readonly bodies: Record<string, unknown>[];
  /** Answers every request from now on like this, instead of with a new event each. */
  answer(status: number, body: unknown): void;
  /** Holds answers back until the returned function is called. */
  hold(): () => void;
}

async function textOf(body: unknown): Promise<string> {
  // However the agent sends it.
  const bytes = await new Response(body as BodyInit).arrayBuffer();
  if (new Uint8Array(bytes)[0] !== 0x1f) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/** Stands at the page's network until the test ends. */
export function server(): Server {
  const bodies: Record<string, unknown>[] = [];
  let refusal: { status: number; body: unknown } | undefined;
  let gate = Promise.resolve();
  vi.spyOn(window, 'fetch').mockImplementation(async (_, init) => {
    bodies.push(JSON.parse(await textOf(init?.body)));
    const event = { event_id: `1.${bodies.length}`, visitor_id: 'v', sealed_result: null };
    const { status, body } = refusal ?? { status: 200, body: event };
    await gate;
    return new Response(JSON.stringify(body), { status });
  });
  return {
    bodies,
    answer(status, body) {
      refusal = { status, body };
    },
    hold() {
      let open = () => {};
      gate = new Promise(resolve => {
        open = resolve;
      });
      return () => open();
    },
  };
}

export interface Screen {
  readonly element: HTMLElement;
  show(tree: ReactNode): void;
}

/** A root in the page; what is rendered there is gone when the test ends. */
export function screen(tree: ReactNode): Screen {
  const element = document.createElement('div');
  document.body.append(element);
  const root = createRoot(element);
  onTestFinished(() => {
    root.unmount();
    element.remove();
  });
  root.render(tree);
  return { element, show: next => root.render(next) };
}

/** Long enough for a request that should not be made to be made. */
export const aWhile = () => new Promise(resolve => setTimeout(resolve, 300));
