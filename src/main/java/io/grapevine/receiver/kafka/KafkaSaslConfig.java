package io.grapevine.receiver.kafka;

import io.grapevine.config.Secret;

/**
 * A user who logs in at brokers.
 *
 * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
 */
public record KafkaSaslConfig(String mechanism, String username, Secret password, String passwordFile) {}
