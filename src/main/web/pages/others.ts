/** All pages but that of alerts, which is drawn sooner without them. */
import './heartbeats.js';
import './history.js';
import './planned.js';
import './receivers.js';
import './settings.js';
import './silence-form.js';
import './silences.js';
import './status.js';
