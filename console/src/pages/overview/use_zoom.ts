import { useState } from 'react';

/** The part of the chart's state that handlers are given. */
interface Pointed {
  activeLabel?: string | number | undefined;
}

interface Options {
  /** One step was clicked. */
  onPick: (at: number) => void;
  /** Steps were drawn across, the earlier first. */
  onZoom: (first: number, last: number) => void;
}

const at = ({ activeLabel }: Pointed) => (activeLabel === undefined ? null : Number(activeLabel));
/** A finger on the chart wants to see its values. */
const hasMouse = () => matchMedia('(hover: hover)').matches;

/** Handlers of a chart over time on which one step can be clicked, and several be drawn across. */
export function useZoom({ onPick, onZoom }: Options) {
  const [drawn, setDrawn] = useState<{ from: number; to: number } | null>(null);
  const handlers = {
    onMouseDown: (pointed: Pointed) => {
      const from = at(pointed);
      if (from !== null && hasMouse()) setDrawn({ from, to: from });
    },
    onMouseMove: (pointed: Pointed) => {
      const to = at(pointed);
      if (drawn && to !== null && to !== drawn.to) setDrawn({ ...drawn, to });
    },
    onMouseUp: () => {
      setDrawn(null);
      if (!drawn) return;
      const { from, to } = drawn;
      if (from === to) onPick(from);
      else onZoom(Math.min(from, to), Math.max(from, to));
    },
    onMouseLeave: () => setDrawn(null),
  };
  const areas =
    drawn && drawn.from !== drawn.to
      ? [{ x1: Math.min(drawn.from, drawn.to), x2: Math.max(drawn.from, drawn.to), color: 'var(--accent)' }]
      : [];
  return { handlers, areas };
}
