import plugin from './index.ts';

// `require('eslint-plugin-http-auth')` gets the plugin itself, not a namespace with a `default` in it.
export { plugin as default, plugin as 'module.exports' };
