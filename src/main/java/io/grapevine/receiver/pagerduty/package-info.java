/** PagerDuty: a group as one incident, through either version of its events API, and what users do with it there. */
@NullMarked
package io.grapevine.receiver.pagerduty;

import org.jspecify.annotations.NullMarked;
