import { createHmac } from 'node:crypto';

export const environment = { JWT_SECRET: 'the-secret-that-signs-tokens-in-the-mill' };

/**
 * What refuses a request whoever sends it, and what the cause then is: a policy (403 is right), or nothing of which the
 * rules could say anything: either status can be defended, or neither fits. `named`: what it is called may say more under
 * strict, where names are taken for what they say.
 */
const obstacles = {
  address: 'policy',
  origin: 'policy',
  'feature switch': 'policy',
  captcha: 'open',
  quota: 'open',
  'field of the request': 'open',
  'what the server holds': 'named',
  'result of a service': 'named',
  'error of a service': 'open',
  /** Known callers only: they have no telephone, no cart. */
  'part of the caller': 'open',
  /** Known callers only: their token was made for something else. */
  'purpose of the token': 'open',
} as const;
/** Those that a reader of the condition recognises. */
export const recognised: ReadonlySet<string> = new Set<keyof typeof obstacles>(['address', 'origin', 'feature switch', 'captcha']);
export type Obstacle = keyof typeof obstacles;

export function isPolicy(obstacle: Obstacle | null): boolean {
  return obstacle !== null && obstacles[obstacle] === 'policy';
}

export function isNamed(obstacle: Obstacle | null): boolean {
  return obstacle !== null && obstacles[obstacle] === 'named';
}

/** What a caller may have or lack; each is asked for by checks of its own, so that one says nothing of another. */
export const rights = ['role', 'owner', 'verified', 'plan', 'active'] as const;
export type Right = (typeof rights)[number];

/** What a program asks of those who call. */
export interface Asked {
  readonly rights: ReadonlySet<Right>;
  readonly obstacles: ReadonlySet<Obstacle>;
  /** It asks whether credentials are over. */
  readonly lapses: boolean;
}

export interface Caller {
  readonly name: string;
  /** Shows good credentials. */
  readonly known: boolean;
  /** What refuses the request, whoever sends it. */
  readonly blocked: Obstacle | null;
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
   * of the rights that are asked for, somebody whose credentials are over, and, for each obstacle, somebody with all rights and
   * nobody whom it refuses.
   */
  callers({ rights: asked, obstacles, lapses }: Asked): Caller[] {
    const forged = credentials(jwt({ sub: 'forged', role: 'admin', roles: ['admin'] }, 'a secret of somebody else'), 'forged');
    const bad = caller('bad token', forged);
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
      ...(lapses ? [{ ...caller('whose credentials are over', this.credentials(rights, 'over')), author: all.author }] : []),
      ...[...obstacles].flatMap((obstacle) => [
        {
          ...all,
          ...place(obstacle, this.credentials(rights, obstacle)),
          name: `known, refused by ${obstacle}`,
          author: this.person(rights, obstacle === 'part of the caller').id,
        },
        // No cause is due on what these two get: they show where the paths of those whom an obstacle refuses lead.
        { ...caller('', {}), ...place(obstacle, {}), name: `nobody, refused by ${obstacle}` },
        { ...bad, ...place(obstacle, forged), name: `bad token, refused by ${obstacle}` },
      ]),
    ];
  }

  private id(held: readonly Right[]): string {
    return this.person(held).id;
  }

  /** @param state what is special about the credentials, or about who shows them */
  private credentials(held: readonly Right[], state?: Obstacle | 'over'): Record<string, string> {
    const { id, token } = this.person(held, state === 'part of the caller');
    const made = { sub: id, nickname: 'Pim', typ: 'access', scope: 'posts', ...claims(held) };
    if (state === 'over') return credentials(jwt({ ...made, typ: 'refresh' }, environment.JWT_SECRET), `${id}-over`);
    if (state === 'purpose of the token') return credentials(jwt({ ...made, scope: 'exports' }, environment.JWT_SECRET), id);
    return credentials(token, id);
  }

  /** @param bare whether the account has no more to it than who it is and what it may do */
  private person(held: readonly Right[], bare = false): { id: string; token: string } {
    const id = `who has ${held.join('-')}${bare ? ' bare' : ''}`.replaceAll(' ', '-');
    const known = this.people.get(id);
    if (known) return known;
    const { role, roles } = claims(held);
    const parts = bare ? { phone: null, profile: null, devices: [] } : { phone: '+1 555 0100', profile: { name: 'P' }, devices: ['d1'] };
    this.accounts.users.push({ id, role, roles, ...parts, ...standing(held) });
    const cart = bare ? null : { id: 'c1' };
    const scopes = held.includes('role') ? ['read', 'write'] : ['read'];
    for (const [suffix, expiresAt] of [['', Date.now() + 86_400_000], ['-over', 1]] as const) {
      this.accounts.sessions.set(`${id}${suffix}-session`, { userId: id, role, cart, expiresAt: new Date(expiresAt) });
      this.accounts.keys.set(`${id}${suffix}-key`, { id: `key-${id}`, owner: id, scopes, label: bare ? '' : 'mill', expiresAt });
    }
    const person = { id, token: jwt({ sub: id, role, roles, ...(!bare && { nickname: 'Pim' }), typ: 'access', scope: 'posts' }, environment.JWT_SECRET) };
    this.people.set(id, person);
    return person;
  }
}

function claims(held: readonly Right[]): { role: string; roles: string[] } {
  return held.includes('role') ? { role: 'admin', roles: ['admin', 'user'] } : { role: 'user', roles: ['user'] };
}

/** What an account says of its rights, in all the ways that are asked. */
function standing(held: readonly Right[]): object {
  const verified = held.includes('verified');
  const active = held.includes('active');
  return {
    emailVerified: verified,
    verifiedAt: verified ? new Date() : null,
    plan: held.includes('plan') ? 'pro' : 'free',
    active,
    disabled: !active,
    deactivatedAt: active ? null : new Date(),
    status: active ? 'active' : 'deactivated',
  };
}

function caller(name: string, headers: Record<string, string>, more: { known: boolean; author: string } = { known: false, author: 'somebody else' }): Caller {
  return { name, ...more, ...place(null, headers) };
}

function place(blocked: Obstacle | null, headers: Readonly<Record<string, string>>): Pick<Caller, 'blocked' | 'headers' | 'address'> {
  const address = blocked === 'address' ? '203.0.113.66' : '192.0.2.1';
  const origin = blocked === 'origin' ? 'https://elsewhere.example' : 'https://posts.example';
  const human = blocked === 'captcha' ? {} : { 'x-captcha': 'human' };
  const page = blocked === 'field of the request' ? {} : { 'x-page': '1' };
  return { blocked, address, headers: { ...headers, ...human, ...page, 'x-forwarded-for': address, origin } };
}

function credentials(token: string, prefix: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, cookie: `theme=dark; sid=${prefix}-session`, 'x-api-key': `${prefix}-key` };
}

function subsets<T>(list: readonly T[]): T[][] {
  return list.reduce<T[][]>((found, each) => [...found, ...found.map((subset) => [...subset, each])], [[]]);
}
