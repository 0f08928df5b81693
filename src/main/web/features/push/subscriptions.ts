/** Web Push: which browsers are notified for which receivers, and whether this one is. */
import { ApiError, Server, V1, get, post } from '../../data/api.js';

/** A browser that is notified for a receiver. */
export interface SubscriptionJson {
  readonly id: string;
  readonly receiver: string;
  /** Empty: not known. */
  readonly owner: string;
  /** The host of the push service. */
  readonly service: string;
  /** A hash of the address that only the browser and the server know. */
  readonly browser: string;
  readonly createdAt: string;
  readonly usedAt?: string;
  readonly mayRemove: boolean;
}

export interface PushJson {
  readonly publicKey: string;
  /** The receivers that notify browsers. */
  readonly receivers: readonly string[];
  readonly subscriptions: readonly SubscriptionJson[];
}

/** The subscriptions, and the hash of this browser's; empty if it has none. */
export interface PushState extends PushJson {
  readonly own: string;
}

const SCRIPT = 'push-worker.js';
const PATH = `${V1}push/subscriptions`;
const GONE = 404;

/** Reads the subscriptions. */
export async function readPush(): Promise<PushState> {
  const push = await get<PushJson>(`${V1}push`);
  const isUsed = push.receivers.length > 0;
  return { ...push, own: isUsed ? await hashOf((await ownSubscription())?.endpoint) : '' };
}

/** Why this browser cannot be notified; empty if it can. */
export function obstacle(): string {
  if (!isSecureContext) {
    return 'Only browsers that opened this page by https can be notified.';
  }
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return 'This browser cannot be notified. On an iPhone or iPad, add the page to the home screen, and open it there.';
  }
  return Notification.permission === 'denied' ? 'The settings of this browser block notifications of this page.' : '';
}

/** The subscription of this browser. A worker of another program at the same host is none of ours. */
async function ownSubscription(): Promise<PushSubscription | null> {
  if (obstacle() !== '') {
    return null;
  }
  const found = await navigator.serviceWorker.getRegistration();
  const isOurs = found?.scope === new URL('./', location.href).href;
  return found !== undefined && isOurs ? found.pushManager.getSubscription() : null;
}

/** The hash of an address; empty without one. */
export async function hashOf(text: string | undefined): Promise<string> {
  if (text === undefined) {
    return '';
  }
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function hasKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const own = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return own.length === key.length && own.every((byte, at) => byte === key[at]);
}

/** The receivers for which this browser is notified. */
export function ownReceivers({ own, subscriptions }: PushState): readonly string[] {
  return own === '' ? [] : subscriptions.filter(({ browser }) => browser === own).map(({ receiver }) => receiver);
}

/**
 * Subscribes the browser with the key of the server.
 *
 * @param before the subscription that it has; one with another key is ended, as no message can reach the browser by it
 */
export async function subscriptionOf(
  manager: PushManager,
  { publicKey }: PushJson,
  before: PushSubscription | null,
): Promise<PushSubscription> {
  const key = bytes(publicKey);
  if (before !== null && hasKey(before, key)) {
    return before;
  }
  await before?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** Tells the server of a subscription. */
export function notify(receiver: string, subscription: PushSubscription): Promise<unknown> {
  const { endpoint, keys } = subscription.toJSON();
  return post(PATH, { receiver, endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
}

/** Tells the server that an address is no longer notified; it may know that. */
export async function end(receiver: string, endpoint: string): Promise<void> {
  try {
    await post(`${PATH}/end`, { receiver, endpoint });
  } catch (e) {
    if (!(e instanceof ApiError && e.status === GONE)) {
      throw e;
    }
  }
}

/** Notifies this browser for a receiver. To be called where the user has clicked: the browser may ask for permission. */
export async function subscribe(receiver: string, push: PushState): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') {
    throw new Error('The browser was not permitted to show notifications.');
  }
  const registration = await navigator.serviceWorker.register(SCRIPT, { scope: './', updateViaCache: 'none' });
  await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  const subscription = await subscriptionOf(registration.pushManager, push, before);
  // where the key was another one, the browser has a new address, for all of its receivers
  const receivers = new Set([receiver, ...(before === null || before === subscription ? [] : ownReceivers(push))]);
  for (const each of receivers) {
    await notify(each, subscription);
  }
}

/** Ends that. A browser that is notified for no receiver is no longer known to its push service either. */
export async function unsubscribe(receiver: string, push: PushState): Promise<void> {
  const subscription = await ownSubscription();
  if (subscription === null) {
    return;
  }
  await end(receiver, subscription.endpoint);
  if (ownReceivers(push).every((each) => each === receiver)) {
    await subscription.unsubscribe();
  }
}

/** Removes the subscription of any browser. */
export async function removeSubscription(id: string): Promise<void> {
  await new Server().remove(`${PATH}/${encodeURIComponent(id)}`);
}
