/** The routing tree: the routes that match an alert, their group labels and group keys. */
@NullMarked
package io.grapevine.dispatch.route;

import org.jspecify.annotations.NullMarked;
