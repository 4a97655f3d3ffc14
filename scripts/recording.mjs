import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Anser from 'anser';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The terminal that is drawn: how many characters fit on a line, and how large one is. */
const COLUMNS = 120;
const WIDTH = 8.4;
const HEIGHT = 20;
const MARGIN = 20;

const STYLE = `
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; }
rect { fill: #f6f8fa; stroke: #d1d9e0; }
.prompt { fill: #656d76; }
.bold { font-weight: 600; }
.dim { fill: #656d76; }
.underline { text-decoration: underline; }
.ansi-red, .ansi-bright-red { fill: #cf222e; }
.ansi-green, .ansi-bright-green { fill: #1a7f37; }
.ansi-yellow, .ansi-bright-yellow { fill: #9a6700; }
.ansi-blue, .ansi-bright-blue { fill: #0969da; }
.ansi-magenta, .ansi-bright-magenta { fill: #8250df; }
.ansi-cyan, .ansi-bright-cyan { fill: #1b7c83; }
.ansi-bright-black { fill: #656d76; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  rect { fill: #0d1117; stroke: #30363d; }
  .prompt, .dim, .ansi-bright-black { fill: #8d96a0; }
  .ansi-red, .ansi-bright-red { fill: #ff7b72; }
  .ansi-green, .ansi-bright-green { fill: #3fb950; }
  .ansi-yellow, .ansi-bright-yellow { fill: #d29922; }
  .ansi-blue, .ansi-bright-blue { fill: #58a6ff; }
  .ansi-magenta, .ansi-bright-magenta { fill: #bc8cff; }
  .ansi-cyan, .ansi-bright-cyan { fill: #39c5cf; }
}`;

/** The command with these arguments, run on this repository with colours, drawn as a terminal shows it: an SVG. */
export function recording(args) {
  const env = { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined };
  const command = ['dist/src/cli/main.js', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', env });
  if (status !== 1) throw new Error(`the command ended with ${String(status)}: ${stderr}`);
  const lines = charactersOf(stdout.replaceAll(root, '').trim()).flatMap(wrapped);
  const prompt = [...`$ npx eslint-plugin-http-auth ${args.join(' ')}`].map((text) => ({ text, style: 'prompt' }));
  return drawn([prompt, ...(lines[0]?.length === 0 ? [] : [[]]), ...lines], `npx eslint-plugin-http-auth ${args.join(' ')}`);
}

/** Text with escape sequences, as lines of characters that know their style. */
function charactersOf(text) {
  const lines = [[]];
  for (const { content, fg, decorations } of Anser.ansiToJson(text, { use_classes: true, remove_empty: true })) {
    const style = [fg, ...decorations].filter(Boolean).join(' ');
    for (const character of content) {
      if (character === '\n') lines.push([]);
      else lines.at(-1).push({ text: character, style });
    }
  }
  return lines;
}

/** A line as several that fit, broken at spaces; those that follow stand as far in as the first. */
function wrapped(line) {
  if (line.length <= COLUMNS) return [line];
  const space = line.findLastIndex(({ text }, index) => text === ' ' && index <= COLUMNS);
  const indent = line.slice(0, line.findIndex(({ text }) => text !== ' '));
  const end = space > indent.length ? space : COLUMNS;
  const next = line.findIndex(({ text }, index) => index >= end && text !== ' ');
  return next < 0 ? [line.slice(0, end)] : [line.slice(0, end), ...wrapped([...indent, ...line.slice(next)])];
}

/** Runs of characters of one style, each at its column. */
function runsOf(line) {
  const runs = [];
  line.forEach(({ text, style }, column) => {
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ text, style, column });
  });
  return runs.flatMap(({ text, style, column }) => {
    const trimmed = text.trim();
    return trimmed === '' ? [] : [{ text: trimmed, style, column: column + text.indexOf(trimmed[0]) }];
  });
}

function drawn(lines, title) {
  const width = Math.ceil(2 * MARGIN + COLUMNS * WIDTH);
  const height = 2 * MARGIN + lines.length * HEIGHT;
  const texts = lines.flatMap((line, row) => {
    const spans = runsOf(line).map(({ text, style, column }) => {
      const length = ` x="${at(MARGIN + column * WIDTH)}" textLength="${at([...text].length * WIDTH)}"`;
      return `<tspan${length}${style && ` class="${style}"`}>${escaped(text)}</tspan>`;
    });
    const y = at(MARGIN + (row + 0.75) * HEIGHT);
    return spans.length > 0 ? [`<text xml:space="preserve" y="${y}">${spans.join('')}</text>`] : [];
  });
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>What ${escaped(title)} prints</title>
<style>${STYLE}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${texts.join('\n')}
</svg>
`;
}

const at = (number) => String(Math.round(number * 10) / 10);

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
