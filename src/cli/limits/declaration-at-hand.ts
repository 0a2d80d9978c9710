import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { openVersions, type Versions } from '../../declaration/read-versions.js';
import { readPast } from '../../git/past.js';
import { type Declaration, emptyDeclaration } from '../../model/declaration.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { defaultPolicy } from '../../model/verdict.js';
import { planResolved } from '../../plan/create-plan.js';
import type { DeclaredPast } from '../../plan/activity/declared-then.js';
import type { DeclaredNow } from '../../plan/limits-in-force.js';
import { indexLive } from '../../plan/resolve/live-index.js';
import { resolve as resolveDeclaration } from '../../plan/resolve/resolve.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { defaultPath, readSourceFiles } from '../input/declaration-input.js';
import { tool } from '../input/live-reading.js';
import { notesFor } from '../notes.js';

/*
 * The declaration that `limits` and `log` show beside what is live: the one that is named, else the limits.yaml of the folder.
 */

export interface AtHand {
  readonly paths: readonly string[];
  readonly declaration: Declaration;
  /** For its history. */
  readonly versions: Versions;
  /** What the credential's organization has to be; of a file that nobody named, nothing is demanded. */
  readonly demanded: Declaration;
}

/**
 * null: there is none. One that nobody named and that cannot be read, or that has problems, keeps nobody from what is live: a
 * note says so, and what follows from it. An app is run only when it is named.
 */
export async function declarationAtHand(args: Arguments, host: Host, consequence = leftOut): Promise<AtHand | null> {
  if (args.all('file').length > 0 || !existsSync(resolve(host.cwd, defaultPath))) return soundDeclaration(args, host);
  try {
    const read = await readAll([defaultPath], args, host);
    return { ...read, demanded: { ...read.declaration, organization: emptyDeclaration.organization } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [problem] = error.problems;
    const why = problem === undefined ? error.message : `${formatOrigin(problem.origin)}: ${problem.message}`;
    notesFor(args, host).note(`${consequence}: ${why}`);
    return null;
  }
}

/**
 * The same for a command that judges by it: null only where there is none.
 * @throws UserError where it cannot be read, or has problems
 */
export async function soundDeclaration(args: Arguments, host: Host): Promise<AtHand | null> {
  const named = args.all('file');
  if (named.length === 0 && !existsSync(resolve(host.cwd, defaultPath))) return null;
  const paths = named.length > 0 ? named : [defaultPath];
  const read = await readAll(paths, args, host);
  return { ...read, demanded: read.declaration };
}

async function readAll(paths: readonly string[], args: Arguments, host: Host): Promise<Omit<AtHand, 'demanded'>> {
  const versions = openVersions();
  return { paths, declaration: versions.readHead(await readSourceFiles({ ...args, operands: paths }, host)), versions };
}

const leftOut = 'The declared limits are left out';

function leaveOut(why: string, args: Arguments, host: Host): void {
  notesFor(args, host).note(`${leftOut}: ${why}`);
}

/** The declaration with its history; null after a note where it is of another organization. */
export async function declaredPast(
  { paths, declaration, versions }: AtHand,
  snapshot: Snapshot,
  args: Arguments,
  host: Host,
): Promise<DeclaredPast | null> {
  const { id } = declaration.organization;
  if (id !== null && id.value !== snapshot.organization.id) {
    const why = `${formatOrigin(id.origin)} declares organization ${id.value}, and live is ${snapshot.organization.id}`;
    leaveOut(why, args, host);
    return null;
  }
  const request = { base: null, graceSeconds: defaultPolicy.grace_seconds, organization: id?.value ?? null, versions };
  const past = await readPast(request, paths, host);
  return { head: resolveDeclaration(declaration, indexLive(snapshot)), past };
}

/** What the declaration says of the live limits; null after a note where it is of another organization. */
export async function declaredNow(
  atHand: AtHand,
  snapshot: Snapshot,
  args: Arguments,
  host: Host,
): Promise<DeclaredNow | null> {
  const declared = await declaredPast(atHand, snapshot, args, host);
  if (declared === null) return null;
  const { head, past } = declared;
  const plan = planResolved(head, snapshot, {
    tool,
    policy: defaultPolicy,
    include: () => true,
    snapshotAge: null,
    past,
    today: new Date(host.now()).toISOString().slice(0, 10),
  });
  const isDrift = plan.changes.some((change) => change.class === 'drift');
  return { head, plan, historyUnavailable: isDrift ? past.history().unavailable : null };
}
