import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { Failure } from './tools.mjs';

/** The holder touches its lock every second; after this many milliseconds without a touch nobody holds it. */
const patience = 15_000;

/**
 * Does the work while no other process does the same in this folder. What was left behind by a killed process is
 * taken over.
 * @param {string} root
 * @param {string} reason why there is work at all
 * @param {() => Promise<void>} work
 */
export async function withLock(root, reason, work) {
  const path = join(root, '.set-up.lock');
  const owner = `${hostname()} ${process.pid}`;
  let told = false;
  while (!take(path, owner, reason)) {
    if (dropAbandoned(path)) continue;
    if (!told) process.stderr.write('Waiting for another set-up of this folder to end …\n');
    told = true;
    await setTimeout(200);
  }
  const touching = setInterval(() => touch(path), 1000);
  try {
    await work();
  } finally {
    clearInterval(touching);
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {string} owner
 * @param {string} reason
 */
function take(path, owner, reason) {
  try {
    writeFileSync(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') throw notOurs(reason);
    if (code !== 'EEXIST') throw error;
    return false;
  }
}

function notOurs(/** @type {string} */ reason) {
  return new Failure(`${reason}, and this user may not write to the folder: run it once as its owner`);
}

/** Renamed before it is removed: of two that find it abandoned, one removes it. */
function dropAbandoned(/** @type {string} */ path) {
  try {
    if (!isAbandoned(path)) return false;
    const aside = `${path}.${process.pid}`;
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  return true;
}

function isAbandoned(/** @type {string} */ path) {
  if (Date.now() - statSync(path).mtimeMs > patience) return true;
  const [host, pid] = readFileSync(path, 'utf8').split(' ');
  return host === hostname() && pid !== undefined && !isAlive(Number(pid));
}

function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** A lock that is gone was taken over after a long sleep of this machine; the work goes on all the same. */
function touch(/** @type {string} */ path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Nothing to keep.
  }
}
