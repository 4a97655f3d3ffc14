import { Worker } from 'node:worker_threads';

const watcher = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    if ((user + system) / 1e6 > workerData.seconds + workerData.last[0]) process.kill(process.pid, 'SIGKILL');
  }, 200);
`;

/**
 * Ends the process where a step takes longer than it may: a mutant that never ends. Only the work of the processor counts,
 * so a busy or sleeping machine ends nothing.
 * @returns to be called at each step
 */
export function watch(seconds: number): () => void {
  const last = new Float64Array(new SharedArrayBuffer(8));
  const step = (): void => {
    const { user, system } = process.cpuUsage();
    last[0] = (user + system) / 1e6;
  };
  step();
  new Worker(watcher, { eval: true, workerData: { seconds, last } }).unref();
  return step;
}
