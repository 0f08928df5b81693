/**
 * Hand-written protobuf encoding and decoding of Alertmanager's files and messages, without generated code. Unknown
 * fields are kept; an invalid message is a {@link io.grapevine.base.protobuf.Decoded.Fault} with its offset, not an
 * exception.
 */
@NullMarked
package io.grapevine.base.protobuf;

import org.jspecify.annotations.NullMarked;
