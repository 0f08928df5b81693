package io.grapevine.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of the actions in messages: acknowledge and silence.
 *
 * @param keyFile the path of the file of keys that sign links; empty: a key from the secret of the cluster, or of this replica
 * @param linkExpiry how long a link or a button in a message is valid
 * @param slack the apps of Slack that report clicks
 * @param identities the user of each id of a chat, such as {@code slack:U012AB3CD}
 */
public record ActionsConfig(
        String keyFile, Duration linkExpiry, List<SlackAppConfig> slack, Map<String, String> identities) {
    /** The settings of a file without the section. */
    public static final ActionsConfig DEFAULT = new ActionsConfig("", Duration.ofDays(1));

    public ActionsConfig {
        slack = List.copyOf(slack);
        identities = Map.copyOf(identities);
    }

    /** Settings without chats. */
    public ActionsConfig(String keyFile, Duration linkExpiry) {
        this(keyFile, linkExpiry, List.of(), Map.of());
    }
}
