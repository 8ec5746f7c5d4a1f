declare const __OAC_BUILD__: string | undefined;
declare const __OAC_VERSION__: string | undefined;

/** Names this build of the package: what another build cached is not ours. */
export const BUILD = typeof __OAC_BUILD__ === 'string' ? __OAC_BUILD__ : 'source';
/** As in package.json. */
export const VERSION = typeof __OAC_VERSION__ === 'string' ? __OAC_VERSION__ : '0.0.0';
