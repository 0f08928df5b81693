/** A browser that has replaced its subscription by itself is to be notified at its new address. */
import { ApiError, V1, get } from '../../data/api.js';
import { end, hashOf, notify, subscriptionOf } from './subscriptions.js';
import type { PushJson, SubscriptionJson } from './subscriptions.js';

/** The event of a browser. Not all browsers have these, and none is sure to have both. */
export interface SubscriptionChange {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

const REFUSED = 400;

/** The second attempt comes so much later, in milliseconds: a phone may be connected by then, or its user have subscribed it. */
const PAUSE = 5_000;

/** Notifies the browser at its new address; tells whether it is notified. */
export async function follow(manager: PushManager, change: SubscriptionChange): Promise<boolean> {
  const attempt = () => move(manager, change).catch(() => false);
  if (await attempt()) {
    return true;
  }
  await new Promise((resolve) => void setTimeout(resolve, PAUSE));
  return attempt();
}

/** The subscriptions to receivers that still notify browsers. */
async function at({ receivers, subscriptions }: PushJson, endpoint: string | undefined): Promise<readonly SubscriptionJson[]> {
  const hash = await hashOf(endpoint);
  return subscriptions.filter(({ browser, receiver }) => browser === hash && receivers.includes(receiver));
}

async function move(manager: PushManager, { oldSubscription, newSubscription }: SubscriptionChange): Promise<boolean> {
  const push = await get<PushJson>(`${V1}push`);
  const present = newSubscription ?? (await manager.getSubscription());
  const former = oldSubscription?.endpoint;
  const subscribed = await at(push, former);
  if (former === undefined || subscribed.length === 0) {
    return (await at(push, present?.endpoint)).length > 0;
  }
  if (subscribed.some(({ owner, mayRemove }) => owner !== '' && !mayRemove)) {
    return false; // without the login of its user a subscription would become one of an unknown user
  }
  const subscription = await subscriptionOf(manager, push, present);
  for (const { receiver } of subscribed) {
    await replace(receiver, former, subscription);
  }
  return true;
}

/** The former address is ended last, so that there is always one; but a receiver, or a user, may have no room for both. */
async function replace(receiver: string, former: string, subscription: PushSubscription): Promise<void> {
  const isFull = await notify(receiver, subscription).then(
    () => false,
    (e: unknown) => {
      if (e instanceof ApiError && e.status === REFUSED) {
        return true;
      }
      throw e;
    },
  );
  if (former !== subscription.endpoint) {
    await end(receiver, former);
  }
  if (isFull) {
    await notify(receiver, subscription);
  }
}
