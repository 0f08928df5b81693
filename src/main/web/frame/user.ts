/** Who the user is to the server, and what that one may do. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isReadOnly, refusal } from '../common/rights.js';
import { line } from '../common/text.js';
import { nameOf } from '../data/clusters.js';
import { store } from '../data/store.js';

/** What someone may do who can change silences. */
const MAY: Readonly<Record<string, string>> = {
  silencer: 'You may silence and acknowledge.',
  admin: 'You may do everything.',
};

/** The name and the role in the page's own cluster, and on demand what they permit; nothing where everyone may do everything. */
export function user(): TemplateResult | typeof nothing {
  const { restricted, user: name, groups, tenants } = store.feed('').access.current;
  const closed = store.feeds.map(({ server }) => server.cluster).filter((cluster) => isReadOnly(cluster));
  if (!restricted && closed.length === 0 && tenants === undefined) {
    return nothing;
  }
  const role = roleName();
  return html`<details class="menu user">
    <summary>
      ${name === '' ? nothing : html`<span class="hidden">User</span> <span class="name">${line(name)}</span>`} ${role || (name === '' ? 'Tenants' : nothing)}
    </summary>
    <div class="saved">
      ${!restricted
        ? nothing
        : html`<p>
            ${name === '' ? 'The server does not know who you are.' : html`You are ${line(name)}.`}
            ${groups.length === 0 ? nothing : html`Groups: ${line(groups.join(', '))}.`} ${isReadOnly('') ? nothing : MAY[role]}
          </p>`}
      ${closed.map(
        (cluster) =>
          html`<p>
            ${store.feeds.length === 1 ? nothing : html`${line(nameOf(cluster))}:`} ${line(refusal(cluster))}
          </p>`,
      )}
      ${tenantsLink()} ${sessionLink()}
    </div>
  </details>`;
}

/** The way into or out of a session at the server, and back here. */
function sessionLink(): TemplateResult | typeof nothing {
  const { login, logout } = store.feed('').access.current;
  if (logout !== undefined) {
    return html`<a href=${logout}>Sign out</a>`;
  }
  const here = encodeURIComponent(location.pathname + location.search + location.hash);
  return login === undefined ? nothing : html`<a href=${`${login}?return=${here}`}>Log in</a>`;
}

/** The role with the most rights of those for people. */
function roleName(): string {
  const { restricted, roles } = store.feed('').access.current;
  const role = roles.filter((each) => each !== 'sender').at(-1) ?? 'no role';
  return restricted ? role : '';
}

/** The way to the other tenants of the user. */
export function tenantsLink(): TemplateResult | typeof nothing {
  const { tenants } = store.feed('').access.current;
  return tenants === undefined ? nothing : html`<a href=${tenants}>Tenants</a>`;
}
