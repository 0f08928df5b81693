/** PagerDuty: a group as one incident, through either version of its events API. */
@NullMarked
package io.grapevine.integration.pagerduty;

import org.jspecify.annotations.NullMarked;
