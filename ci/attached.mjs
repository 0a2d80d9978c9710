/** Ends the process when the one that started it is gone, by the end of its standard input. */
process.stdin.once('close', () => process.exit()).resume();
