package io.grapevine.config;

import io.grapevine.model.LabelSet;
import java.util.List;

/**
 * A named receiver and its integrations.
 *
 * @param name the name that routes use
 * @param integrations where it sends to, in the order in which Alertmanager lists the kinds: webhook, email, pagerduty,
 *     opsgenie, wechat, slack, victorops, pushover, sns, telegram, discord, webex, msteams, msteamsv2, jira,
 *     incidentio, rocketchat, mattermost; those of {@code grapevine.yml} follow
 */
public record ReceiverConfig(String name, LabelSet labels, List<IntegrationConfig> integrations) {}
