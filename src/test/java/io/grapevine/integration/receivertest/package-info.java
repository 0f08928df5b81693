/** Tests of test notifications. */
@NullMarked
package io.grapevine.integration.receivertest;

import org.jspecify.annotations.NullMarked;
