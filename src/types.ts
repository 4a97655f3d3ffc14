import type { SourceCode } from 'eslint';
import type { Node } from './model.ts';

/**
 * What the compiler knows of the linted file, where the user's own configuration has started it. It is asked only what
 * names leave open. Nothing of the compiler is loaded for this.
 */
export interface Types {
  /** The number that an expression always is: of a literal type, or a member of an enumeration. */
  number(node: Node): number | undefined;
  /**
   * The name of an identifier's type, and the package that declares it (`express`, `node`; null for the user's own).
   */
  named(node: Node): { readonly name: string; readonly from: string | null } | undefined;
}

/** As much of the compiler's types as is read here. */
interface Type {
  readonly value?: unknown;
  readonly symbol?: TypeSymbol | undefined;
  readonly aliasSymbol?: TypeSymbol | undefined;
  isNumberLiteral?(): boolean;
}

interface TypeSymbol {
  readonly name: string;
  readonly declarations?: readonly { getSourceFile(): { readonly fileName: string } }[];
}

interface Services {
  readonly program?: unknown;
  getTypeAtLocation?(node: Node): Type;
}

/** The compiler's knowledge of a file; null where the configuration asks for none. */
export function typesOf(code: SourceCode): Types | null {
  const services = code.parserServices as Services | undefined;
  if (!services?.program || typeof services.getTypeAtLocation !== 'function') return null;
  const typeOf = (node: Node): Type | undefined => {
    try {
      return services.getTypeAtLocation?.(node);
    } catch {
      // A node that the compiler does not know.
      return undefined;
    }
  };
  return {
    number(node) {
      const type = typeOf(node);
      return type?.isNumberLiteral?.() === true && typeof type.value === 'number' ? type.value : undefined;
    },
    named(node) {
      const type = typeOf(node);
      const symbol = type?.aliasSymbol ?? type?.symbol;
      if (!symbol || symbol.name.startsWith('__')) return undefined;
      const { fileName } = symbol.declarations?.[0]?.getSourceFile() ?? { fileName: '' };
      const from =
        /^.*[\\/]node_modules[\\/](?:@types[\\/])?((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(fileName)?.[1] ?? null;
      return { name: symbol.name, from };
    },
  };
}
