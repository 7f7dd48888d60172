/** Device and inode: the same for every name of a file, another once a log was rotated. */
export function fileIdOf(stats: { dev: bigint; ino: bigint }): string {
  return `${stats.dev}:${stats.ino}`;
}
