/** Nest's exceptions: https://docs.nestjs.com/exception-filters#built-in-http-exceptions, run in test/wire/nest. */
export const nestExceptions: Readonly<Record<string, number>> = {
  UnauthorizedException: 401,
  ForbiddenException: 403,
  BadRequestException: 400,
  NotFoundException: 404,
  MethodNotAllowedException: 405,
  NotAcceptableException: 406,
  RequestTimeoutException: 408,
  ConflictException: 409,
  GoneException: 410,
  PreconditionFailedException: 412,
  PayloadTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  ImATeapotException: 418,
  MisdirectedException: 421,
  UnprocessableEntityException: 422,
  InternalServerErrorException: 500,
  NotImplementedException: 501,
  BadGatewayException: 502,
  ServiceUnavailableException: 503,
  GatewayTimeoutException: 504,
  HttpVersionNotSupportedException: 505,
};

/** http-errors' names as its README lists them; Fastify's `httpErrors` are the same with a small first letter. */
export const httpErrors = {
  Unauthorized: 401,
  Forbidden: 403,
  ProxyAuthenticationRequired: 407,
  unauthorized: 401,
  forbidden: 403,
  proxyAuthenticationRequired: 407,
};

/** Those of restify-errors that refuse: its NotAuthorizedError is a 403, its InvalidCredentialsError a 401. */
export const restifyErrors = {
  UnauthorizedError: 401,
  InvalidCredentialsError: 401,
  ForbiddenError: 403,
  NotAuthorizedError: 403,
  ProxyAuthenticationRequiredError: 407,
};

/** egg's names, which its `egg/errors` hands on: https://github.com/eggjs/egg-errors. */
export const eggErrors = {
  ...{
    BadRequestError: 400,
    UnauthorizedError: 401,
    PaymentRequiredError: 402,
    ForbiddenError: 403,
    NotFoundError: 404,
  },
  ...{
    MethodNotAllowedError: 405,
    NotAcceptableError: 406,
    ProxyAuthenticationRequiredError: 407,
    ConflictError: 409,
    GoneError: 410,
  },
  ...{
    UnprocessableEntityError: 422,
    LockedError: 423,
    TooManyRequestsError: 429,
    UnavailableForLegalReasonsError: 451,
  },
  ...{ InternalServerError: 500, NotImplementedError: 501, BadGatewayError: 502, ServiceUnavailableError: 503 },
};

/** Those of routing-controllers: https://github.com/typestack/routing-controllers#throw-http-errors */
export const controllerErrors: Readonly<Record<string, number>> = {
  BadRequestError: 400,
  UnauthorizedError: 401,
  ForbiddenError: 403,
  NotFoundError: 404,
  MethodNotAllowedError: 405,
  NotAcceptableError: 406,
  UnprocessableEntityError: 422,
  InternalServerError: 500,
};

/** Feathers' errors: https://feathersjs.com/api/errors.html#feathers-errors. Their `code` is the status. */
export const feathersErrors: Readonly<Record<string, number>> = {
  BadRequest: 400,
  NotAuthenticated: 401,
  PaymentError: 402,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  Timeout: 408,
  Conflict: 409,
  Gone: 410,
  LengthRequired: 411,
  Unprocessable: 422,
  TooManyRequests: 429,
  GeneralError: 500,
  NotImplemented: 501,
  BadGateway: 502,
  Unavailable: 503,
};

/** Boom's names: https://hapi.dev/module/boom/api. Only the first three refuse; the others are errors that do not. */
export const boomErrors = {
  unauthorized: 401,
  forbidden: 403,
  proxyAuthRequired: 407,
  badRequest: 400,
  paymentRequired: 402,
  notFound: 404,
  methodNotAllowed: 405,
  notAcceptable: 406,
  clientTimeout: 408,
  conflict: 409,
  resourceGone: 410,
  preconditionFailed: 412,
  entityTooLarge: 413,
  unsupportedMediaType: 415,
  teapot: 418,
  badData: 422,
  locked: 423,
  tooManyRequests: 429,
  internal: 500,
  badImplementation: 500,
  notImplemented: 501,
  badGateway: 502,
  serverUnavailable: 503,
  gatewayTimeout: 504,
};

/** The codes of Firebase's functions: https://cloud.google.com/apis/design/errors, run in test/wire/firebase. */
export const callableCodes = {
  'invalid-argument': 400,
  'failed-precondition': 400,
  'out-of-range': 400,
  unauthenticated: 401,
  'permission-denied': 403,
  'not-found': 404,
  'already-exists': 409,
  aborted: 409,
  'resource-exhausted': 429,
  cancelled: 499,
  unknown: 500,
  internal: 500,
  'data-loss': 500,
  unimplemented: 501,
  unavailable: 503,
  'deadline-exceeded': 504,
};

/** The codes of tRPC: https://trpc.io/docs/server/error-handling#error-codes, run in test/wire/trpc. */
export const trpcCodes = {
  PARSE_ERROR: 400,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  TIMEOUT: 408,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_CONTENT: 422,
  PRECONDITION_REQUIRED: 428,
  TOO_MANY_REQUESTS: 429,
  CLIENT_CLOSED_REQUEST: 499,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
};
