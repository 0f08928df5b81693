/** Tests of test notifications. */
@NullMarked
package io.grapevine.integration.trial;

import org.jspecify.annotations.NullMarked;
