const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EEXIST: 'something of that name came in between',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

/** Why a file operation failed, in words; `missing` is what a missing file means here. Anything else is a bug and is thrown. */
export function reasonOf(error: unknown, missing: string): string {
  const code = codeOf(error);
  if (code === null) throw error;
  if (code === 'ENOENT') return missing;
  return reasons[code] ?? code;
}

/** The system's code of a failed operation, such as `ENOENT`; null for everything else. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
