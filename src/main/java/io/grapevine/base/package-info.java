/**
 * What knows nothing of alerts: hashes, the event loop, metrics, the tracing interface, protobuf, TLS, Kafka's client, Go's formats and
 * command lines. The packages below it depend on no other package of the program.
 */
@NullMarked
package io.grapevine.base;

import org.jspecify.annotations.NullMarked;
