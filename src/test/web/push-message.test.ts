import { equal, test } from './harness.js';
import { optionsAfter, optionsOf, pageOf, unreadable, unsubscribed } from '../../main/web/features/push/push-message.js';

const ACTIONS = [
  { label: 'Acknowledge', url: 'https://am/act/1', sends: true },
  { label: 'Silence for 1h', url: 'https://am/act/2', sends: true },
  { label: 'Why', url: 'https://am/why', sends: false },
];

test('what fires stays on the screen, rings again, and has as many buttons as the browser shows', () => {
  const message = { title: 'T', body: 'B', tag: 'g', firing: true, time: 7, link: 'https://am', actions: ACTIONS };
  const options = optionsOf(message, 2);
  equal([options.body, options.tag, options.renotify, options.requireInteraction, options.timestamp], ['B', 'g', true, true, 7]);
  equal(options.actions, [
    { action: '0', title: 'Acknowledge' },
    { action: '1', title: 'Silence for 1h' },
  ]);
  equal(options.data, { link: 'https://am', tag: 'g', actions: ACTIONS });
  equal(optionsOf(message, 0).actions, []);
});

test('an end takes the place of what it ends, without a sound', () => {
  const options = optionsOf({ title: 'T', tag: 'g', firing: false, time: 7 }, 2);
  equal([options.renotify, options.requireInteraction, options.actions.length, options.body], [false, false, 0, '']);
});

test('a message that cannot be read is shown, and takes no other one away', () => {
  const options = optionsOf(unreadable(5), 2);
  equal([options.tag, options.renotify, options.timestamp], ['', false, 5]);
});

test('that no message may come any more stays on the screen, and leads to the page of receivers', () => {
  const options = optionsOf(unsubscribed(5, 'https://am/x/'), 2);
  equal([options.requireInteraction, options.renotify, options.data.link], [true, true, 'https://am/x/#/receivers']);
});

test('what a button has done takes the place of its notification, and has no buttons', () => {
  const options = optionsAfter({ link: 'https://am', tag: 'g', actions: ACTIONS }, 'acknowledged');
  equal([options.body, options.tag, options.data], ['acknowledged', 'g', { link: 'https://am', tag: 'g', actions: [] }]);
});

test('a click opens pages of the web only', () => {
  equal(pageOf('HTTPS://am/x', './'), 'HTTPS://am/x');
  for (const url of ['', 'javascript:alert(1)', 'data:text/html,x', 'file:///x', ' https://x', '//x']) {
    equal(pageOf(url, './'), './');
  }
});
