/** The window's outer width and height, its inner ones, and where it is on the screen; in CSS pixels. */
export type WindowFrame = [number, number, number, number, number, number];

/**
 * The size and place of the window: browsers that nobody looks at often have none, or no bars.
 *
 * Changes with everything that the user does to the window, zoom included.
 */
export const windowFrame = (): WindowFrame => [outerWidth, outerHeight, innerWidth, innerHeight, screenX, screenY];
