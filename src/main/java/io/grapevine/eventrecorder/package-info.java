/**
 * The event recorder: takes the events of this replica and sends each to every output, which are files, standard output, web hooks
 * and topics of Kafka. One schema writes both forms of an event, protojson and protobuf. See {@code RATIONALE.md}.
 */
@NullMarked
package io.grapevine.eventrecorder;

import org.jspecify.annotations.NullMarked;
