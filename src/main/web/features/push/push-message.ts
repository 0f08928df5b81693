/** A message of Web Push as the server writes it, and the notification that is shown of it. */

export interface ActionJson {
  readonly label: string;
  readonly url: string;
  /** Whether a request of the worker acts; else the address is a page. */
  readonly sends: boolean;
}

export interface MessageJson {
  readonly title: string;
  readonly body?: string;
  readonly tag: string;
  readonly firing: boolean;
  readonly time: number;
  readonly link?: string;
  readonly actions?: readonly ActionJson[];
}

/** What a notification keeps for a click. */
export interface Shown {
  readonly link: string;
  readonly tag: string;
  readonly actions: readonly ActionJson[];
}

const ICON = 'ui/icon-192.png';

/** A message that cannot be read is shown all the same: browsers end the subscription of a page whose messages show nothing. */
export function unreadable(now: number): MessageJson {
  return { title: 'Grapevine', body: 'A notification that cannot be read', tag: '', firing: false, time: now };
}

/** Said where the browser has replaced its subscription and the server does not know the new one: else no message would come, unnoticed. */
export function unsubscribed(now: number, page: string): MessageJson {
  return {
    title: 'This browser may no longer be notified',
    body: 'It has replaced its subscription, and the server does not know the new one. Click "Notify this browser" on the page Receivers.',
    tag: 'subscription',
    firing: true,
    time: now,
    link: `${page}#/receivers`,
  };
}

/**
 * The options of the notification of a message.
 *
 * @param most how many buttons the browser shows
 */
export function optionsOf(message: MessageJson, most: number) {
  const actions = message.actions ?? [];
  const data: Shown = { link: message.link ?? '', tag: message.tag, actions };
  return {
    body: message.body ?? '',
    tag: message.tag,
    // an end takes the place of what it ends, and rings only where nothing is shown
    renotify: message.firing && message.tag !== '',
    requireInteraction: message.firing,
    timestamp: message.time,
    icon: ICON,
    data,
    actions: actions.slice(0, most).map(({ label }, at) => ({ action: String(at), title: label })),
  };
}

/** The options of the notification that takes the place of one on which a button has acted. */
export function optionsAfter(shown: Shown, answer: string) {
  return { body: answer, tag: shown.tag, icon: ICON, data: { ...shown, actions: [] } };
}

/** The page that an address is; `otherwise` for any other address, since templates write it. */
export function pageOf(url: string, otherwise: string): string {
  return /^https?:\/\//i.test(url) ? url : otherwise;
}
