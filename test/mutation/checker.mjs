// The checker of Stryker: a mutant that does not compile cannot exist in this code, and is left out. Stryker's own checker makes
// the whole program anew for each mutant. Here many variants of a file stand beside it in one program.
import path from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import ts from 'typescript';

/** Variants in one program. */
const together = 200;

class Checker {
  #options;
  #program;

  async init() {
    const file = path.resolve('tsconfig.json');
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    // What is merely left over does no harm.
    this.#options = { ...ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file)).options, noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true, allowUnusedLabels: true };
  }

  async group(mutants) {
    const ids = mutants.map(({ id }) => id);
    return ids.flatMap((_, index) => (index % together === 0 ? [ids.slice(index, index + together)] : []));
  }

  async check(mutants) {
    const variants = new Map(mutants.map((mutant) => [mutant.fileName.replace(/\.ts$/, `.mutant${mutant.id}.ts`), mutant]));
    const host = ts.createCompilerHost(this.#options);
    const { getSourceFile, fileExists } = host;
    const known = new Map((this.#program?.getSourceFiles() ?? []).map((file) => [file.fileName, file]));
    host.fileExists = (name) => variants.has(name) || fileExists(name);
    host.getSourceFile = (name, ...rest) => (variants.has(name) ? ts.createSourceFile(name, mutated(variants.get(name)), ...rest) : (known.get(name) ?? getSourceFile(name, ...rest)));
    const program = ts.createProgram([...variants.keys()], this.#options, host, this.#program);
    this.#program = program;
    return Object.fromEntries(
      [...variants].map(([name, { id }]) => {
        const file = program.getSourceFile(name);
        const [first] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
        return [id, first ? { status: 'compileError', reason: ts.flattenDiagnosticMessageText(first.messageText, ' ') } : { status: 'passed' }];
      }),
    );
  }
}

function mutated({ fileName, location, replacement }) {
  const text = ts.sys.readFile(fileName);
  const lines = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest);
  const offset = ({ line, column }) => lines.getPositionOfLineAndCharacter(line, column);
  return text.slice(0, offset(location.start)) + replacement + text.slice(offset(location.end));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'house', Checker)];
