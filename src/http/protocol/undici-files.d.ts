/* The inner file of undici that is used, which comes without types: it is what the package exports. */

declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici';
}
