/**
 * The browser's Back closes a dialog, as it leaves a page: with the first dialog an entry of the same address joins the history. It stays
 * when the dialog is closed in another way, for the next one; Back passes over it then.
 */
import { parse } from '../data/route.js';

const ENTRY = 'dialog';

function isEntry(): boolean {
  return history.state === ENTRY;
}

/** Begins to watch the dialogs of the page, whichever part opens them. */
export function closeDialogsByBack(): void {
  const openDialogs = () => [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')];
  let { hash } = location;
  let wasEntry = isEntry();
  const remember = () => {
    hash = location.hash;
    wasEntry = isEntry();
  };
  new MutationObserver(() => {
    if (openDialogs().length > 0 && !isEntry()) {
      history.pushState(ENTRY, '');
      remember();
    }
  }).observe(document, { subtree: true, attributeFilter: ['open'] });
  addEventListener('popstate', () => {
    const dialogs = openDialogs();
    const isLeft = wasEntry && !isEntry() && location.hash === hash;
    const isOther = parse(location.hash).page !== parse(hash).page; // where keys would act on what is not seen; a filter is no other page
    remember();
    if (isLeft && dialogs.length === 0) {
      history.back();
    } else if (isLeft || isOther) {
      dialogs.forEach((dialog) => dialog.close());
    }
  });
}
