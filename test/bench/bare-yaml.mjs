import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

// `node bare-yaml.mjs FILE`
parse(readFileSync(process.argv[2] ?? '', 'utf8'));
