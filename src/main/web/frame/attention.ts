/** Title, icon, notifications and sound: what a tab in the background shows and does. */
import { count } from '../common/element.js';
import { NewGroups, icon, titlePrefix } from '../data/attention.js';
import { nameOf as clusterName } from '../data/clusters.js';
import { alertsHash } from '../data/route.js';
import { filterNamed } from '../data/saved.js';
import { settings } from '../data/settings.js';
import { store } from '../data/store.js';
import { tally } from '../data/tally.js';
import type { Group } from '../data/types.js';

/** New groups of this time are announced together: a storm has many. */
const TOGETHER = 2_000;
/** After so long a sound says nothing new. */
const LATE = 1_000;
/** How many groups a notification names. */
const NAMED = 3;

/** The name of the program, after that of the tenant whose page it is: the title that the server gives the page. */
export const brand = document.title;

let groups = new NewGroups();
let hasBegun = false;
let isDue = false;
let page = '';
let context: AudioContext | undefined;
/** Whether this tab is the one that calls; of several tabs, one does. */
let isCaller = !('locks' in navigator);

/** Whether this browser can show notifications here: not from a page that came without TLS. */
export function canNotify(): boolean {
  return 'Notification' in window && window.isSecureContext;
}

/** Sets the name of the page in the title. */
export function setTitle(name: string): void {
  if (page !== name) {
    page = name;
    show();
  }
}

/** Begins to show what the store holds, and to call. */
export function start(): void {
  if (!isCaller) {
    // Held until the tab is closed; then the next one has it.
    void navigator.locks.request('grapevine.alarm', () => {
      isCaller = true;
      return new Promise(() => {});
    });
  }
  settings.addEventListener('change', call); // what fires when a filter is chosen is not new
  store.addEventListener('change', () => {
    if (!hasBegun) {
      hasBegun = store.connection !== 'loading';
      show(); // with the first alerts
      call(); // nor is what fires when the page is opened
    }
    if (!isDue) {
      isDue = true;
      setTimeout(() => {
        isDue = false;
        show();
        call();
      }, TOGETHER);
    }
  });
}

function show(): void {
  const isLost = store.connection === 'lost';
  const counts = tally(store);
  const missing = store.missing.map(({ server }) => clusterName(server.cluster));
  const title = `${titlePrefix(counts, isLost, missing)}${page} · ${brand}`;
  if (document.title !== title) {
    document.title = title;
    document.querySelector('link[rel=icon]')?.setAttribute('href', icon(counts, isLost));
  }
}

function call(): void {
  const { filter, notification, sound } = settings.current.alarm;
  if (!notification && !sound) {
    groups = new NewGroups();
    return;
  }
  const fresh = groups.next(store, filterNamed(filter) ?? ''); // one that is gone must not mean silence
  if (fresh.length === 0 || !isCaller) {
    return;
  }
  if (notification && canNotify() && Notification.permission === 'granted') {
    notify(fresh);
  }
  if (sound) {
    void ring();
  }
}

function nameOf({ labels, receiver }: Group): string {
  const values = Object.values(labels).filter((value) => value !== '');
  return values.length === 0 ? receiver : values.join(' · ');
}

function notify(fresh: readonly Group[]): void {
  const names = fresh.slice(0, NAMED).map(nameOf);
  const more = fresh.length > NAMED ? [`and ${fresh.length - NAMED} more`] : [];
  const shown = new Notification(`${count(fresh.length, 'new group')} of alerts`, {
    body: [...names, ...more].join('\n'),
  });
  shown.onclick = () => {
    window.focus();
    location.hash = alertsHash([]);
    shown.close();
  };
}

/** Two short tones; none before the first click in a page, which browsers wait for. */
export async function ring(): Promise<void> {
  context ??= new AudioContext();
  const asked = Date.now();
  await context.resume();
  if (Date.now() - asked > LATE) {
    return;
  }
  for (const [at, frequency] of [
    [0, 660],
    [0.25, 880],
  ] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + at);
    tone.stop(context.currentTime + at + 0.2);
  }
}
