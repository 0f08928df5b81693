import { server } from './browser.js';
import { equal, test } from './harness.js';
import { follow } from '../../main/web/features/push/push-change.js';

const PUSH = 'api/grapevine/v1/push';
const PATH = `${PUSH}/subscriptions`;

// what the engine of the tests lacks; here the hash of an address is the codes of its letters
Object.assign(globalThis, {
  TextEncoder: class {
    encode = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  },
  crypto: { subtle: { digest: async (_: string, bytes: Uint8Array) => bytes.buffer } },
  atob: (text: string) => text,
});

function hash(text: string): string {
  return [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function codes(key: string): Uint8Array {
  return Uint8Array.from(key, (letter) => letter.charCodeAt(0));
}

/** The push manager of a browser, with the key of its subscription after its address. */
class Manager {
  readonly ended: string[] = [];
  isDenied = false;

  constructor(private present?: string) {}

  subscription(text: string): PushSubscription {
    const [endpoint = '', key = ''] = text.split(' ');
    return {
      endpoint,
      options: { applicationServerKey: codes(key).buffer },
      toJSON: () => ({ endpoint, keys: { p256dh: `of ${endpoint}`, auth: 'a' } }),
      unsubscribe: async () => this.ended.push(endpoint) > 0,
    } as unknown as PushSubscription;
  }

  getSubscription = async () => (this.present === undefined ? null : this.subscription(this.present));

  subscribe = async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
    if (this.isDenied) {
      throw new Error('denied');
    }
    this.present = `made ${String.fromCharCode(...applicationServerKey)}`;
    return this.subscription(this.present);
  };
}

function row(receiver: string, endpoint: string, owner = '', mayRemove = true) {
  return { receiver, browser: hash(endpoint), owner, mayRemove };
}

function knows(...subscriptions: readonly unknown[]): void {
  server.on(PUSH, { body: { publicKey: 'K', receivers: ['phone', 'team'], subscriptions } });
  server.on(PATH, { body: { id: '1' } });
  server.on(`${PATH}/end`, { body: { id: '1' } });
}

async function followed(manager: Manager, change: { old?: string; new?: string }): Promise<boolean> {
  const of = (text?: string) => (text === undefined ? null : manager.subscription(text));
  return follow(manager as unknown as PushManager, { oldSubscription: of(change.old), newSubscription: of(change.new) });
}

/** The requests that change something, in short. */
function changes(): string[] {
  return server.requests
    .filter(({ method }) => method === 'POST')
    .map(({ path, body }) => {
      const { receiver, endpoint } = body as { receiver: string; endpoint: string };
      return `${path === PATH ? 'notify' : 'end'} ${receiver} ${endpoint}`;
    });
}

test('each receiver of the former address gets the new one, and only then is the former ended', async () => {
  knows(row('phone', 'old'), row('team', 'old'), row('team', 'other'), row('gone', 'old'));
  equal(await followed(new Manager('new K'), { old: 'old K', new: 'new K' }), true);
  equal(changes(), ['notify phone new', 'end phone old', 'notify team new', 'end team old']);
  equal(server.requests[1]?.body, { receiver: 'phone', endpoint: 'new', p256dh: 'of new', auth: 'a' });
});

test('a browser that names no new subscription has one, or is subscribed with the key of the server', async () => {
  knows(row('phone', 'old'));
  equal(await followed(new Manager('new K'), { old: 'old K' }), true);
  equal(await followed(new Manager(), { old: 'old K' }), true);
  equal(changes(), ['notify phone new', 'end phone old', 'notify phone made', 'end phone old']);
});

test('a subscription with a key that the server no longer has is replaced', async () => {
  knows(row('phone', 'old'));
  const manager = new Manager('new J');
  equal(await followed(manager, { old: 'old J', new: 'new J' }), true);
  equal(manager.ended, ['new']);
  equal(changes(), ['notify phone made', 'end phone old']);
});

test('new keys at the same address reach the server, and the address is not ended', async () => {
  knows(row('phone', 'same'));
  equal(await followed(new Manager('same K'), { old: 'same K', new: 'same K' }), true);
  equal(changes(), ['notify phone same']);
});

test('without the former address nothing is changed, and only a present one that the server has counts', async () => {
  knows(row('phone', 'new'));
  equal(await followed(new Manager('new K'), {}), true);
  equal(await followed(new Manager('strange K'), {}), false);
  equal(await followed(new Manager(), {}), false);
  equal(await followed(new Manager(), { old: 'forgotten K' }), false);
  equal(changes(), []);
});

test('without a login, or with that of another user, nothing is changed', async () => {
  const manager = new Manager();
  for (const answer of [{ status: 401 }, { body: '<html>sign in</html>' }, { body: { login: '/' } }]) {
    server.on(PUSH, answer);
    equal(await followed(manager, { old: 'old K' }), false);
  }
  server.refuse('unreachable');
  equal(await followed(manager, { old: 'old K' }), false);
  server.refuse(undefined);
  knows(row('phone', 'old', '', true), row('team', 'old', 'ana', false));
  equal(await followed(manager, { old: 'old K' }), false);
  equal(await manager.getSubscription(), null);
  equal(changes(), []);
});

test('where there is no room for both addresses the former one is ended first', async () => {
  knows(row('phone', 'old'));
  let isFull = true;
  server.on(PATH, () => (isFull ? { status: 400, body: { error: 'has 100 browsers' } } : {}));
  server.on(`${PATH}/end`, () => {
    isFull = false;
    return { status: 404 };
  });
  equal(await followed(new Manager('new K'), { old: 'old K' }), true);
  equal(changes(), ['notify phone new', 'end phone old', 'notify phone new']);
});

test('what fails is tried once more, and the former address stays until then', async () => {
  knows(row('phone', 'old'));
  let failures = 1;
  server.on(PATH, () => (failures-- > 0 ? { status: 503 } : {}));
  equal(await followed(new Manager('new K'), { old: 'old K' }), true);
  equal(changes(), ['notify phone new', 'notify phone new', 'end phone old']);
});

test('a browser that cannot be subscribed keeps what the server has', async () => {
  knows(row('phone', 'old'));
  const manager = new Manager();
  manager.isDenied = true;
  equal(await followed(manager, { old: 'old K' }), false);
  equal(changes(), []);
});
