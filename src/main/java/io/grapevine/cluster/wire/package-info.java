/**
 * Bytes between members. A connection goes one way: who dials it sends, and hears nothing but answers. It begins with a
 * preamble of fixed length (magic, versions, a fresh nonce), then each side says who it is in a hello that is
 * authenticated before it is parsed; after that come frames with a length before and, under a shared secret, an
 * authentication code with a running number behind.
 *
 * <p>Each pair has two connections either way, one for control and one for data, so that a large transfer never holds
 * up a probe. Strangers cost a bounded number of small buffers and file descriptors and, for each kind of fault, a line
 * of log in a minute and a count.
 */
@NullMarked
package io.grapevine.cluster.wire;

import org.jspecify.annotations.NullMarked;
