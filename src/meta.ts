/** Who this is. The house test compares the version with package.json. */
export const meta = { name: 'eslint-plugin-http-auth', version: '0.1.0', namespace: 'http-auth' };
