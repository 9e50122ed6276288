/** The package's version, as `sdk.version` of every observation. */
export const version = '0.1.0';
