/** The routing tree: which routes an alert takes, by which labels it is grouped there, and how a group is called. */
@NullMarked
package io.grapevine.route;

import org.jspecify.annotations.NullMarked;
