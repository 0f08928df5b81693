/** Kafka outputs, which send with the client of {@link io.grapevine.base.kafka.KafkaLayer}. */
@NullMarked
package io.grapevine.eventrecorder.kafka;

import org.jspecify.annotations.NullMarked;
