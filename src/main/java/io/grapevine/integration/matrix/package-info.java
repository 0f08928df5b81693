/** Matrix: a group as a message in a room, which can be edited and replied to. */
@NullMarked
package io.grapevine.integration.matrix;

import org.jspecify.annotations.NullMarked;
