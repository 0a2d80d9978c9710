/** Ends this process with the one that started it, however that ended: its standard input is then closed. */
process.stdin.once('close', () => process.exit()).resume();
process.stdin.unref();
