/** Shows the messages of Web Push as notifications of the system, also while no page is open. */
import { follow } from './push-change.js';
import type { SubscriptionChange } from './push-change.js';
import { optionsAfter, optionsOf, pageOf, unreadable, unsubscribed } from './push-message.js';
import type { ActionJson, MessageJson, Shown } from './push-message.js';

/** What the types of a page do not have of a worker. */
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { openWindow(url: string): Promise<unknown> };
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
}

interface WorkerEvent extends SubscriptionChange {
  waitUntil(task: Promise<unknown>): void;
  readonly data?: { json(): unknown };
  readonly action?: string;
  readonly notification?: Notification;
}

const worker = self as unknown as Worker;

/** How many buttons this browser shows. */
function mostButtons(): number {
  return (Notification as unknown as { maxActions?: number }).maxActions ?? 0;
}

function messageOf(event: WorkerEvent): MessageJson {
  try {
    return (event.data?.json() as MessageJson | undefined) ?? unreadable(Date.now());
  } catch {
    return unreadable(Date.now());
  }
}

function show(message: MessageJson): Promise<void> {
  return worker.registration.showNotification(message.title, optionsOf(message, mostButtons()));
}

function visit(url: string): Promise<unknown> {
  return worker.clients.openWindow(pageOf(url, worker.registration.scope));
}

/** Sends a request that acts; its page is opened where that fails, as it does at another host. */
async function act(action: ActionJson, shown: Shown): Promise<void> {
  let answer: string;
  try {
    const response = await fetch(action.url, { method: 'POST' });
    const body = (await response.json()) as { message?: string };
    answer = response.ok ? (body.message ?? 'done') : '';
  } catch {
    answer = '';
  }
  await (answer === ''
    ? visit(action.url)
    : worker.registration.showNotification(action.label, optionsAfter(shown, answer)));
}

/** Stays notified at a new address, or says that it is not. A user who permits no notifications wants neither. */
async function resubscribe(change: SubscriptionChange): Promise<void> {
  const { pushManager, scope } = worker.registration;
  if (Notification.permission === 'granted' && !(await follow(pushManager, change))) {
    await show(unsubscribed(Date.now(), scope));
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener('push', (event) => event.waitUntil(show(messageOf(event))));

worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe(event)));

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  if (notification === undefined) {
    return;
  }
  const shown = notification.data as Shown;
  const action = event.action === undefined || event.action === '' ? undefined : shown.actions[Number(event.action)];
  notification.close();
  event.waitUntil(action?.sends === true ? act(action, shown) : visit(action?.url ?? shown.link));
});
