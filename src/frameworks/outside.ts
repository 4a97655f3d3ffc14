/** Functions that no request waits for: what a package runs for a tool, a message, a job, a time. */
export interface Outside {
  /** Packages that run them. */
  readonly modules: RegExp;
  /** Methods that are given one, by itself or in an object: `server.registerTool(name, options, run)`. */
  readonly methods?: RegExp;
  /** Functions of the package, and classes, that are given one: `new Worker(name, run)`, `task({ run })`. */
  readonly functions?: RegExp;
  /** The name of the function's first parameter, where the method is that of others, too. */
  readonly first?: RegExp;
  /** Names that say enough where the package is not imported: a function is given the server. */
  readonly telling?: RegExp;
}

/** Packages by what they run. What is thrown there is answered in another protocol, or to nobody. */
export const outside: readonly Outside[] = [
  // Tools, resources and prompts answer in JSON-RPC: https://modelcontextprotocol.io/specification
  {
    modules: /^(@modelcontextprotocol\/.+|fastmcp|mcp-framework|mcp-handler|@vercel\/mcp-adapter|@hono\/mcp)$/,
    methods: /^((register|add)(Tool|Prompt|Resource)|tool|prompt|resource|set(Request|Notification)Handler)$/,
    telling: /^(register(Tool|Prompt|Resource)|set(Request|Notification)Handler)$/,
  },
  {
    modules: /^(ai|@langchain\/core\/tools|@openai\/agents|@mastra\/core(\/tools)?)$/,
    functions: /^(create|dynamic)?[tT]ool$/,
  },
  { modules: /^(bullmq|bull|bee-queue)$/, methods: /^process$/, functions: /^Worker$/ },
  { modules: /^(agenda|@hokify\/agenda|@pulsecron\/pulse)$/, methods: /^define$/ },
  {
    modules: /^(node-cron|cron|croner|node-schedule|toad-scheduler|@nestjs\/schedule)$/,
    methods: /^schedule(Job)?$/,
    functions: /^(Cron(Job)?|schedule(Job)?|AsyncTask|Task)$/,
  },
  { modules: /^pg-boss$/, methods: /^(work|subscribe|onComplete)$/ },
  { modules: /^inngest$/, methods: /^createFunction$/, telling: /^createFunction$/ },
  { modules: /^@trigger\.dev\/sdk(\/.*)?$/, methods: /^task$/, functions: /^(schemaT|t)ask$/ },
  { modules: /^(kafkajs|@confluentinc\/kafka-javascript)$/, methods: /^run$/ },
  { modules: /^(amqplib(\/.*)?|amqp-connection-manager)$/, methods: /^consume$/ },
  { modules: /^(nats|mqtt|redis|ioredis|@google-cloud\/pubsub)$/, methods: /^p?[sS]ubscribe$/ },
  // Middleware of sockets has `next`, too, and answers with an event.
  { modules: /^(socket\.io|@nestjs\/platform-socket\.io)$/, methods: /^use$/, first: /^socket$/i },
];
