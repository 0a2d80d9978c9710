import { configureGlobal } from 'fast-check';

/* Laws try the same examples in every run, so that what is covered, and whether a run is green, never depends on luck. */

configureGlobal({ seed: Number(process.env['LIMITDRIFT_SEED'] ?? 1) });
