export interface TouchSupport {
  max_touch_points: number;
  touch_event: boolean;
  touch_start: boolean;
}

function hasTouchEvent(): boolean {
  try {
    document.createEvent('TouchEvent');
    return true;
  } catch {
    // How a browser says that it does not know the interface.
    return false;
  }
}

/**
 * How many fingers the screen tells apart (Pointer Events), and whether touch events exist.
 *
 * Changes when a touch screen is plugged in, or developer tools emulate one. Zoom and window size change nothing.
 */
export function touchSupport(): TouchSupport {
  return {
    max_touch_points: navigator.maxTouchPoints ?? 0,
    touch_event: hasTouchEvent(),
    touch_start: 'ontouchstart' in window,
  };
}
