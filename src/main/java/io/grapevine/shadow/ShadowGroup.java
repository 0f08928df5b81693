package io.grapevine.shadow;

/**
 * Identifies an aggregation group. Routes with the same matchers have the same key, and tell themselves apart by the
 * receiver.
 *
 * @param key the group key, as Alertmanager writes it
 * @param receiver the name of the receiver
 */
public record ShadowGroup(String key, String receiver) {}
