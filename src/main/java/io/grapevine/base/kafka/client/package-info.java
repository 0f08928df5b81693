/** What is loaded together with Kafka's client. Nothing else may name a class of this package. */
@NullMarked
package io.grapevine.base.kafka.client;

import org.jspecify.annotations.NullMarked;
