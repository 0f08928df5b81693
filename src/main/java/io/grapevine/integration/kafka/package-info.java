/** Kafka: the alerts of a group as a record of a topic. */
@NullMarked
package io.grapevine.integration.kafka;

import org.jspecify.annotations.NullMarked;
