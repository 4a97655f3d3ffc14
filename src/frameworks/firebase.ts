import type { Framework } from './framework.ts';

/** What these are given throws to nobody, or to another service of Firebase. */
const triggers = [
  ...[
    'onDocumentCreated',
    'onDocumentUpdated',
    'onDocumentDeleted',
    'onDocumentWritten',
    'onValueCreated',
    'onValueUpdated',
    'onValueDeleted',
    'onValueWritten',
  ],
  ...[
    'onObjectFinalized',
    'onObjectDeleted',
    'onMessagePublished',
    'onSchedule',
    'onTaskDispatched',
    'onCreate',
    'onUpdate',
    'onDelete',
    'onWrite',
    'onFinalize',
    'onPublish',
    'onRun',
    'onDispatch',
  ],
  ...['beforeUserCreated', 'beforeUserSignedIn', 'beforeEmailSent', 'beforeSmsSent', 'beforeCreate', 'beforeSignIn'],
];

/**
 * Callable functions of Firebase, v1 and v2: https://firebase.google.com/docs/functions/callable, run in
 * test/wire/firebase. The word in an `HttpsError` is the status; no header can be sent. What `onRequest` is given is
 * Express' own.
 */
export const firebase: Framework = {
  name: 'firebase',
  modules: ['', '/v1', '/v2'].flatMap((version) =>
    ['', '/https', '/firestore', '/database', '/storage', '/pubsub', '/scheduler', '/tasks', '/auth', '/identity'].map(
      (part) => `firebase-functions${version}${part}`,
    ),
  ),
  needsImport: true,
  creators: [],
  types: { CallableRequest: 'context', CallableContext: 'context' },
  names: { request: 'context', req: 'context', context: 'context', ctx: 'context', data: 'input' },
  handler: ['context'],
  errorHandler: [],
  signs: ['auth', 'rawRequest', 'acceptsStreaming', 'instanceIdToken'],
  methods: {},
  wrappers: {
    onCall: 'handler',
    onCallGenkit: 'handler',
    ...Object.fromEntries(triggers.map((name) => [name, 'elsewhere'] as const)),
  },
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: { headers: 'headers', body: 'body' },
  context: { data: 'input', rawRequest: 'request' },
  reads: { get: 'headers', header: 'headers' },
  setter: 'set',
  rawLosesHeaders: false,
  errors: { keepsStatus: false, keepsHeaders: false, copiesErrorHeaders: false, readsStatus: false },
  headerless: { what: 'a callable function', instead: '`onRequest`', unauthorized: '401 (`unauthenticated`)' },
  leavesAtEnd: false,
  rawForgets: false,
};
