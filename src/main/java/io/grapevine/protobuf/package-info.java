/**
 * Protobuf messages by hand: reading and writing fields as Alertmanager's files and messages have them, without
 * generated code. Bytes that are not understood are kept, and bytes that cannot be right are a {@link
 * io.grapevine.protobuf.Decoded.Fault} with its position, never an exception.
 */
@NullMarked
package io.grapevine.protobuf;

import org.jspecify.annotations.NullMarked;
