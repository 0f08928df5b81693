/** {@code amtool shadow diff}: compares the alerts and groups of two servers, and reports what differs. */
@NullMarked
package io.grapevine.amtool.shadow;

import org.jspecify.annotations.NullMarked;
