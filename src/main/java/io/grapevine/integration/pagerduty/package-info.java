/**
 * PagerDuty: a group as one incident, through either version of its events API.
 *
 * <p>{@link io.grapevine.integration.pagerduty.PagerdutyEvent} says what is sent, {@link
 * io.grapevine.integration.pagerduty.PagerdutyAnswer} what comes back means, {@link
 * io.grapevine.integration.pagerduty.PagerdutyNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.pagerduty;

import org.jspecify.annotations.NullMarked;
