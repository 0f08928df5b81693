/** Logging in again, in another tab, so that this page keeps its place and what was typed. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { store } from '../data/store.js';

/** The name of the other tab, and what it tells this page once it has a login. */
const LOGIN = 'gv-login';

/** The tab for the login closes itself; the page that opened it reads again. */
export function awaitLogin(): void {
  addEventListener('message', ({ data, origin }) => {
    if (data === LOGIN && origin === location.origin) {
      void store.read();
    }
  });
  const opener = window.opener as Window | null;
  if (window.name !== LOGIN || opener === null) {
    return;
  }
  const leave = () => {
    if (store.connection === 'live' || store.connection === 'polling') {
      store.removeEventListener('change', leave);
      opener.postMessage(LOGIN, location.origin);
      close();
    }
  };
  store.addEventListener('change', leave);
}

/** Opens the page where the server, or the proxy before it, asks for a login. */
export function loginButton(): TemplateResult {
  return html`<button type="button" class="quiet" @click=${() => open(location.href, LOGIN)}>Log in again</button>`;
}

/** Why something could not be done, with the way to a login where that is the reason: the bar is out of reach of a sheet. */
export function errorNote(error: string): TemplateResult | typeof nothing {
  return error === ''
    ? nothing
    : html`<p class="error-text" role="alert">${error} ${store.feed('').server.isLoggedOut ? loginButton() : nothing}</p>`;
}
