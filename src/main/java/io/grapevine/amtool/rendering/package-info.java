/** {@code amtool template render}: shows what a template makes of a notification. */
@NullMarked
package io.grapevine.amtool.rendering;

import org.jspecify.annotations.NullMarked;
