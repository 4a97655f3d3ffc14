/**
 * How long a test and what prepares it may take: so long that no busy machine decides, and that what never ends does
 * end. How fast something is, is measured by `npm run bench`, or counted in time of the processor.
 */
export const patience = { testTimeout: 1_800_000, hookTimeout: 1_800_000, teardownTimeout: 120_000 };
