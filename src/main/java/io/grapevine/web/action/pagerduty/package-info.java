/** PagerDuty: what users do with incidents there, as its webhooks report it. */
@NullMarked
package io.grapevine.web.action.pagerduty;

import org.jspecify.annotations.NullMarked;
