/** Kafka: the alerts of a group as a record of a topic. */
@NullMarked
package io.grapevine.receiver.kafka;

import org.jspecify.annotations.NullMarked;
