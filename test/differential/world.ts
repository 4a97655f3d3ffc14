import { createHmac } from 'node:crypto';

export const environment = { JWT_SECRET: 'the-secret-that-signs-tokens-in-the-mill' };

export type Policy = 'address' | 'origin' | 'feature switch';

/** What a caller may have or lack; each is asked for by checks of its own, so that one says nothing of another. */
export const rights = ['role', 'owner', 'verified', 'plan'] as const;
export type Right = (typeof rights)[number];

export interface Caller {
  readonly name: string;
  /** Shows good credentials. */
  readonly known: boolean;
  /** The policy that refuses the request, whoever sends it. */
  readonly blocked: Policy | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly address: string;
  /** Who wrote the post that is asked for. */
  readonly author: string;
}

interface Accounts {
  readonly users: object[];
  readonly sessions: Map<string, object>;
  readonly keys: Map<string, object>;
}

function jwt(payload: object, secret: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Everybody who may call, by the rights that the person has. */
export class World {
  private readonly people = new Map<string, { id: string; token: string }>();
  private readonly accounts: Accounts;

  constructor(accounts: Accounts) {
    this.accounts = accounts;
  }

  /**
   * Those whose answers show what a program does: nobody, a malformed header, a bad token, known callers with every mixture
   * of the rights that are asked for, and, for each policy, somebody with all rights and nobody whom it refuses.
   */
  callers(asked: ReadonlySet<Right>, policies: ReadonlySet<Policy>): Caller[] {
    const bad = caller('bad token', credentials(jwt({ sub: 'forged', role: 'admin', roles: ['admin'] }, 'a secret of somebody else'), 'forged'));
    const all = caller(`known, may everything`, this.credentials([...rights]), { known: true, author: this.id([...rights]) });
    return [
      caller('nobody', {}),
      caller('malformed', { authorization: 'Malformed' }),
      bad,
      all,
      ...subsets([...asked]).flatMap((lacking) => {
        const held = rights.filter((right) => !lacking.includes(right));
        if (lacking.length === 0) return [];
        const author = held.includes('owner') ? this.id(held) : 'somebody else';
        return [caller(`known, lacks ${lacking.join(' and ')}`, this.credentials(held), { known: true, author })];
      }),
      ...[...policies].flatMap((policy) => [
        { ...all, ...place(policy, all.headers), name: `known, refused by ${policy}` },
        // No cause is due on what these two get: they show where the paths of those whom a policy refuses lead.
        { ...caller('', {}), ...place(policy, {}), name: `nobody, refused by ${policy}` },
        { ...bad, ...place(policy, bad.headers), name: `bad token, refused by ${policy}` },
      ]),
    ];
  }

  private id(held: readonly Right[]): string {
    return this.person(held).id;
  }

  private credentials(held: readonly Right[]): Record<string, string> {
    const { id, token } = this.person(held);
    return credentials(token, id);
  }

  private person(held: readonly Right[]): { id: string; token: string } {
    const id = `who has ${held.join('-')}`.replaceAll(' ', '-');
    const known = this.people.get(id);
    if (known) return known;
    const role = held.includes('role') ? 'admin' : 'user';
    const roles = held.includes('role') ? ['admin', 'user'] : ['user'];
    this.accounts.users.push({ id, role, roles, emailVerified: held.includes('verified'), plan: held.includes('plan') ? 'pro' : 'free' });
    this.accounts.sessions.set(`${id}-session`, { userId: id, role });
    this.accounts.keys.set(`${id}-key`, { id: `key-${id}`, owner: id, scopes: held.includes('role') ? ['read', 'write'] : ['read'] });
    const person = { id, token: jwt({ sub: id, role, roles }, environment.JWT_SECRET) };
    this.people.set(id, person);
    return person;
  }
}

function caller(name: string, headers: Record<string, string>, more: { known: boolean; author: string } = { known: false, author: 'somebody else' }): Caller {
  return { name, ...more, ...place(null, headers) };
}

function place(blocked: Policy | null, headers: Readonly<Record<string, string>>): Pick<Caller, 'blocked' | 'headers' | 'address'> {
  const address = blocked === 'address' ? '203.0.113.66' : '192.0.2.1';
  const origin = blocked === 'origin' ? 'https://elsewhere.example' : 'https://posts.example';
  return { blocked, address, headers: { ...headers, 'x-forwarded-for': address, origin } };
}

function credentials(token: string, prefix: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, cookie: `theme=dark; sid=${prefix}-session`, 'x-api-key': `${prefix}-key` };
}

function subsets<T>(list: readonly T[]): T[][] {
  return list.reduce<T[][]>((found, each) => [...found, ...found.map((subset) => [...subset, each])], [[]]);
}
