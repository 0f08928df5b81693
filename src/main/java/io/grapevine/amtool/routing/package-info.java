/** {@code amtool config routes}: draws the routing tree, and tells where an alert goes, when, and why. */
@NullMarked
package io.grapevine.amtool.routing;

import org.jspecify.annotations.NullMarked;
