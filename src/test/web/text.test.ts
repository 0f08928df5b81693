import { equal, test } from './harness.js';
import { isLong, maker, shortened, visible, visibleLines, withAddresses, withLinks } from '../../main/web/data/text.js';

test('characters that cannot be seen, or change the direction, are shown', () => {
  equal(visible('a\u0007b\u202egnp.exe'), 'a⟨U+0007⟩b⟨U+202E⟩gnp.exe');
  equal(visible('one\ntwo\tthree\u0000\u007f'), 'one↵two⇥three⟨U+0000⟩⟨U+007F⟩');
  equal(visible('a\u200bb\ufeff\u00ad'), 'a⟨U+200B⟩b⟨U+FEFF⟩⟨U+00AD⟩');
});

test('text of other scripts and emoji stays as it is, but for joiners beside ASCII', () => {
  for (const text of ['مرحبا', 'می\u200cخواهم', '👩\u200d💻 🇪🇺', 'Füße', '日本']) {
    equal(visible(text), text);
  }
  equal(visible('pod\u200d-1'), 'pod⟨U+200D⟩-1');
});

test('text of several lines keeps them', () => {
  equal(visibleLines('one\r\n\ttwo\u202e'), 'one\n\ttwo⟨U+202E⟩');
});

test('a silence that does not say who has made it has been made by someone', () => {
  equal(['Ana', '', ' '].map(maker), ['Ana', 'someone', 'someone']);
});

test('text is long by its characters or its lines', () => {
  equal([isLong('x'.repeat(240)), isLong('x'.repeat(241)), isLong('1\n2\n3'), isLong('1\n2\n3\n4')], [false, true, false, true]);
  equal([shortened('abc', 3), shortened('abcd', 3)], ['abc', 'ab…']);
});

test('only addresses of http and https are separated from words, without the stop behind them', () => {
  equal(withAddresses('see https://example.com/a?b=1. Or (http://x.y/z)!'), [
    'see ',
    'https://example.com/a?b=1',
    '. Or (',
    'http://x.y/z',
    ')!',
  ]);
  equal(withAddresses('javascript:alert(1) ftp://x'), ['javascript:alert(1) ftp://x']);
});

test('links of a comment stand between its words, and an address stays whole', () => {
  const text = 'see OPS-1, https://x.y/OPS-2 or OPS-3';
  const link = (part: string, url: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length, url });
  equal(withLinks(text, [link('OPS-1', 'https://t/1'), link('OPS-2', 'https://t/2'), link('OPS-3', 'https://t/3')]), [
    { text: 'see ' },
    { text: 'OPS-1', url: 'https://t/1' },
    { text: ', ' },
    { text: 'https://x.y/OPS-2', url: 'https://x.y/OPS-2' },
    { text: ' or ' },
    { text: 'OPS-3', url: 'https://t/3' },
  ]);
  equal([withLinks('', []), withLinks('a', [])], [[], [{ text: 'a' }]]);
});
