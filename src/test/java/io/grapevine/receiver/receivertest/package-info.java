/** Tests of test notifications. */
@NullMarked
package io.grapevine.receiver.receivertest;

import org.jspecify.annotations.NullMarked;
