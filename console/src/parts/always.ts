/** For tooltips that say why something cannot be done: by keys and by touch as well, since nothing else says it. */
export const ALWAYS = { hover: true, focus: true, touch: true };
