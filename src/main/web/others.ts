/** All pages but that of alerts, which is drawn sooner without them, and what that shows on request; that of a wall, too. */
import './pages/heartbeats.js';
import './pages/history.js';
import './pages/on-call.js';
import './pages/planned.js';
import './pages/receivers.js';
import './pages/settings.js';
import './pages/silence-form.js';
import './pages/silences.js';
import './pages/status.js';
import './pages/wall.js';
import './parts/alerts/escalate.js';
import './parts/alerts/label-overview.js';
import './parts/alerts/resolved.js';
import './parts/frame/help.js';
import './parts/notifications/why.js';
import './parts/silences/silence-sheet.js';
