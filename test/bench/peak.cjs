// Loaded before the provider: writes its peak memory, in MiB, to a file of its own as it ends.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const folder = process.env['LIMITDRIFT_PEAKS'] ?? '';
  const status = readFileSync('/proc/self/status', 'utf8');
  const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  writeFileSync(`${folder}/${process.pid}`, String(kilobytes / 1024));
});
