/**
 * The transport between members. A connection has a direction: the dialling side sends, and receives responses only. It
 * starts with a preamble of fixed length (magic, versions, a nonce), then each side sends its identity in a hello that
 * is authenticated before it is parsed; length-prefixed frames follow, with a shared secret each with an authentication
 * code over a sequence number.
 *
 * <p>Each pair has two connections in each direction, for control and for data, so that a large transfer never delays a
 * probe. Unauthenticated clients can use a bounded number of small buffers and file descriptors and, for each kind of
 * error, one log line a minute and a counter.
 */
@NullMarked
package io.grapevine.transport.link;

import org.jspecify.annotations.NullMarked;
