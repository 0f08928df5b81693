/** The pages: that of alerts at once, the others when they are asked for. */
import './pages/alerts.js';
import { others } from './parts/common/others.js';

others.load = () => import('./others.js');
