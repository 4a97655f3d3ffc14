/** The versions of Node that the consumers run under, by their major version. */
export const NODES = { 20: '20.19.0', 22: '22.23.5', 24: '24.22.3' } as const;

/** What npm is asked for to have one of them below `node_modules/node<major>`; npm's package `node` would need a script. */
export function nodePackage(major: keyof typeof NODES): string {
  return `node${String(major)}@npm:node-${process.platform}-${process.arch}@${NODES[major]}`;
}

/** The version of pnpm that workspaces are installed with. */
export const PNPM = '12.21.0';
