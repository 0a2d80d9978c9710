import { describe, expect, test } from 'vitest';

import { normalizePath, pathUri } from '../../src/report/report-path.js';

describe('a path of the declaration', () => {
  test.each([
    ['limits.yaml', 'limits.yaml', 'limits.yaml'],
    ['./limits.yaml', 'limits.yaml', 'limits.yaml'],
    ['infra/../a//b/./limits.yaml', 'a/b/limits.yaml', 'a/b/limits.yaml'],
    ['infra\\limits.yaml', 'infra/limits.yaml', 'infra/limits.yaml'],
    ['../../limits.yaml', '../../limits.yaml', '../../limits.yaml'],
    ['a/../../limits.yaml', '../limits.yaml', '../limits.yaml'],
    ['/srv/repo/limits.yaml', '/srv/repo/limits.yaml', 'file:///srv/repo/limits.yaml'],
    ['/../limits.yaml', '/limits.yaml', 'file:///limits.yaml'],
    ['C:\\repo\\limits.yaml', '/C:/repo/limits.yaml', 'file:///C%3A/repo/limits.yaml'],
    ['rate limits/ü#1?.yaml', 'rate limits/ü#1?.yaml', 'rate%20limits/%C3%BC%231%3F.yaml'],
    ['javascript:x', 'javascript:x', 'javascript%3Ax'],
    ['\ud800.yaml', '\ud800.yaml', '%EF%BF%BD.yaml'],
    ['', '.', '.'],
    ['a/..', '.', '.'],
  ])('%j is %j, and as a URI %j', (path, normalized, uri) => {
    expect([normalizePath(path), pathUri(path)]).toEqual([normalized, uri]);
  });
});
