/** All pages but that of alerts, which is drawn sooner without them, and what that shows on request; that of a wall, too. */
import './features/alerts/label-overview.js';
import './features/alerts/resolved.js';
import './features/heartbeats/page.js';
import './features/history/page.js';
import './features/notifications/page.js';
import './features/notifications/why.js';
import './features/on-call/escalate.js';
import './features/on-call/page.js';
import './features/settings/page.js';
import './features/silences/page.js';
import './features/silences/planned.js';
import './features/silences/silence-form.js';
import './features/silences/silence-sheet.js';
import './features/status/page.js';
import './features/wall/page.js';
import './frame/help.js';
