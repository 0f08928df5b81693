/** The pages: that of alerts at once, the others when they are asked for. */
import { others } from './common/others.js';
import './features/alerts/page.js';

others.load = () => import('./others.js');
