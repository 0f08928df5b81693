/**
 * Kafka outputs. Kafka's client is not part of the program: {@link io.grapevine.eventrecorder.kafka.KafkaLayer} loads it from the
 * optional layer, together with the package {@code client}, the only one that uses it.
 */
@NullMarked
package io.grapevine.eventrecorder.kafka;

import org.jspecify.annotations.NullMarked;
