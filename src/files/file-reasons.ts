const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

/** Why a file operation failed, in words; `missing` is what a missing file means here. Anything else is a bug and is thrown. */
export function reasonOf(error: unknown, missing: string): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  if (error.code === 'ENOENT') return missing;
  return reasons[error.code] ?? error.code;
}
