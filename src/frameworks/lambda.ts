import type { Framework } from './framework.ts';

/**
 * AWS Lambda behind API Gateway, a load balancer or a function URL, and Netlify functions: the object that a handler
 * returns, or gives to its callback, is the answer. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const lambda: Framework = {
  name: 'lambda',
  modules: ['aws-lambda', '@netlify/functions'],
  results: { status: 'statusCode', headers: ['headers', 'multiValueHeaders'] },
  creators: [],
  types: {
    APIGatewayProxyEvent: 'context',
    APIGatewayProxyEventV2: 'context',
    APIGatewayEvent: 'context',
    ALBEvent: 'context',
    LambdaFunctionURLEvent: 'context',
    HandlerEvent: 'context',
  },
  names: { event: 'context', callback: 'next', cb: 'next' },
  handler: ['context'],
  errorHandler: [],
  signs: [
    'headers',
    'multiValueHeaders',
    'requestContext',
    'queryStringParameters',
    'pathParameters',
    'httpMethod',
    'rawPath',
    'isBase64Encoded',
  ],
  methods: {},
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: {},
  context: {
    headers: 'headers',
    multiValueHeaders: 'headers',
    cookies: 'cookies',
    body: 'body',
    queryStringParameters: 'input',
    pathParameters: 'input',
    requestContext: 'login',
  },
  // API Gateway's authorizer leaves there whom it has let in.
  callers: ['authorizer'],
  reads: {},
  setter: 'headers',
  rawLosesHeaders: false,
  errors: null,
  leavesAtEnd: false,
  rawForgets: false,
};
