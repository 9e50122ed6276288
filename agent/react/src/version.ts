/** The package's version, as events name it. */
export const version = '0.1.0';
