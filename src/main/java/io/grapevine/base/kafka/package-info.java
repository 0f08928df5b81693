/**
 * Kafka's client, which is not part of the program: {@link io.grapevine.base.kafka.KafkaLayer} loads it from the optional layer,
 * together with the package {@code client}, the only one that uses it.
 */
@NullMarked
package io.grapevine.base.kafka;

import org.jspecify.annotations.NullMarked;
