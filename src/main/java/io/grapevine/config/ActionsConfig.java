package io.grapevine.config;

import java.time.Duration;

/**
 * Settings of the actions in messages: acknowledge and silence.
 *
 * @param keyFile the path of the file of keys that sign links; empty: a key from the secret of the cluster, or of this replica
 * @param linkExpiry how long a link in a message is valid
 */
public record ActionsConfig(String keyFile, Duration linkExpiry) {
    /** The settings of a file without the section. */
    public static final ActionsConfig DEFAULT = new ActionsConfig("", Duration.ofDays(1));
}
