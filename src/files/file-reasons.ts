/*
 * Why the system refused a file operation, in words.
 */

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'it is not open for writing',
  EBUSY: 'it is in use',
  EEXIST: 'a file of this name is there',
  EFBIG: 'it would be larger than a file may be',
  EIO: 'the device failed',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'the operation is not permitted',
  EPIPE: 'its reader has gone',
  EROFS: 'the file system is read-only',
};

/** Why the system refused a file operation, in words; `missing` is what a missing file means here. Any other error is thrown. */
export function reasonOf(error: unknown, missing: string): string {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) throw error;
  const code = String(error.code);
  return code === 'ENOENT' ? missing : (reasons[code] ?? code);
}
