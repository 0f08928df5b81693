package io.grapevine.config;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A named receiver and its integrations.
 *
 * @param name the name that routes use
 * @param integrations where it sends to, in the order in which Alertmanager lists the kinds: webhook, email, pagerduty,
 *     opsgenie, wechat, slack, victorops, pushover, sns, telegram, discord, webex, msteams, msteamsv2, jira,
 *     incidentio, rocketchat, mattermost; those of {@code grapevine.yml} follow
 */
public record ReceiverConfig(String name, LabelSet labels, List<IntegrationConfig> integrations) {
    /** An integration of a receiver, and its position among those of its kind, from 0. */
    public record Numbered(IntegrationConfig config, int index) {
        /** The name within the receiver, such as {@code slack[0]}. */
        public String name() {
            return config.kind() + "[" + index + "]";
        }
    }

    /** The integrations, numbered by kind. */
    public List<Numbered> numbered() {
        Map<String, Integer> counts = new TreeMap<>();
        List<Numbered> numbered = new ArrayList<>();
        integrations.forEach(config ->
                numbered.add(new Numbered(config, counts.merge(config.kind(), 1, Integer::sum) - 1)));
        return numbered;
    }
}
