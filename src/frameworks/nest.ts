import { express } from './express.ts';
import { fastify } from './fastify.ts';
import type { Framework } from './framework.ts';

/**
 * NestJS on Express or Fastify: https://docs.nestjs.com/exception-filters, https://docs.nestjs.com/guards, run in
 * test/wire/nest.
 */
export const nest: Framework = {
  name: 'nest',
  modules: [
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/passport',
    '@nestjs/common/exceptions',
    '@nestjs/platform-express',
    '@nestjs/platform-fastify',
  ],
  creators: ['NestFactory.create'],
  types: { ExecutionContext: 'context', ArgumentsHost: 'context' },
  names: {},
  handler: ['context'],
  errorHandler: [],
  signs: [],
  methods: { ...fastify.methods, ...express.methods },
  statusProperties: ['statusCode'],
  bodyProperties: [],
  faces: {},
  request: { ...express.request, raw: 'request' },
  context: {},
  reads: express.reads,
  setter: 'header',
  rawLosesHeaders: false,
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: false },
  leavesAtEnd: false,
  rawForgets: false,
  runsOn: ['express', 'fastify'],
  hands: { switchToHttp: 'context', getRequest: 'request', getResponse: 'response', getNext: 'next' },
  // `httpAdapter.reply(response, body, status)`
  replies: { reply: { response: 0, status: 2 } },
  classes: {
    hooks: {
      canActivate: { parameters: ['context'], refusesWith: 403 },
      catch: { parameters: [null, 'context'] },
      intercept: { parameters: ['context', null] },
    },
    parameters: {
      Req: 'request',
      Request: 'request',
      Res: 'response',
      Response: 'response',
      Next: 'next',
      Headers: 'headers',
      Body: 'body',
      Query: 'input',
      Param: 'input',
      Cookies: 'cookies',
    },
    handlers: ['Controller'],
    guards: ['UseGuards'],
    guarding: ['Auth'],
    catches: { decorator: 'Catch', method: 'catch', types: ['ExceptionFilter', 'BaseExceptionFilter'] },
    header: 'Header',
    elsewhere: [
      'Resolver',
      'WebSocketGateway',
      'MessagePattern',
      'EventPattern',
      'GrpcMethod',
      'GrpcStreamMethod',
      'SubscribeMessage',
      'Processor',
      'Process',
      'Cron',
      'Interval',
      'Timeout',
      'OnEvent',
      'OnQueueEvent',
      'OnWorkerEvent',
      'Command',
      'CommandHandler',
      'QueryHandler',
      'EventsHandler',
    ],
    others: /\bGql(ExecutionContext|ArgumentsHost)\b|\bswitchTo(Ws|Rpc)\b|\bBaseWsExceptionFilter\b/,
    http: /\bswitchToHttp\b|\bPassportStrategy\b|\bNestMiddleware\b|\bgetRequest\b|\bAuthGuard\(/,
    elsewhereModules:
      /^(@nestjs\/(websockets|microservices|graphql|bull|bullmq|schedule|cqrs)|@hocuspocus\/.*|socket\.io|ws|bullmq|bull|nestjs-telegraf|nest-commander|discord\.js|necord)$/,
    // Whether the claims fit what is stored is a question of the token, not of rights.
    verified: {
      method: 'validate',
      parent: 'PassportStrategy',
      parameters: /^(\w*payload|claims|decoded\w*|profile)$/i,
      done: /^(done|verified|cb|callback)$/i,
    },
    protocols: /"@nestjs\/graphql"/,
  },
};
