/** All pages but that of alerts, which is drawn sooner without them, and what that shows on request; that of a wall, too. */
import '../parts/alerts/escalate.js';
import '../parts/alerts/label-overview.js';
import '../parts/alerts/resolved.js';
import '../parts/frame/help.js';
import '../parts/notifications/why.js';
import '../parts/silences/silence-sheet.js';
import './heartbeats.js';
import './history.js';
import './on-call.js';
import './planned.js';
import './receivers.js';
import './settings.js';
import './silence-form.js';
import './silences.js';
import './status.js';
import './wall.js';
