/**
 * Stands in for `node:child_process` in the bundled command. Commander loads that module for subcommands that are
 * programs of their own; there are none here, and loading it took 8 of the 19 ms that the command starts slower than Node.
 */
export function spawn(): never {
  throw new Error('no subcommand is a program of its own');
}
