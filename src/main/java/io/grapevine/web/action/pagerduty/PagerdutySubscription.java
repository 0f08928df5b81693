package io.grapevine.web.action.pagerduty;

import io.grapevine.httpclient.SecretSource;

/**
 * The settings of one webhook subscription of PagerDuty.
 *
 * @param secret the secret by which its requests are signed
 * @param acknowledges whether an acknowledgement at PagerDuty acknowledges the group
 * @param undoes whether the end of one there ends what it has made here
 */
public record PagerdutySubscription(SecretSource secret, boolean acknowledges, boolean undoes) {}
