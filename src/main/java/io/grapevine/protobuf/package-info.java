/**
 * Hand-written protobuf encoding and decoding of Alertmanager's files and messages, without generated code. Unknown
 * fields are kept; an invalid message is a {@link io.grapevine.protobuf.Decoded.Fault} with its offset, not an
 * exception.
 */
@NullMarked
package io.grapevine.protobuf;

import org.jspecify.annotations.NullMarked;
