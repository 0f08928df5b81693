/** The web UI. */
import { settings } from './data/settings.js';
import { store } from './data/store.js';
import './pages.js'; // before the frame, which may ask for a page at once
import './frame/app.js';
import { start } from './frame/attention.js';

settings.current; // applies theme and density before anything is drawn
start();
void store.start();
