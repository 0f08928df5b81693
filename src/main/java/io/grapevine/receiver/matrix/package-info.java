/** Matrix: a group as a message in a room, which can be edited and replied to. */
@NullMarked
package io.grapevine.receiver.matrix;

import org.jspecify.annotations.NullMarked;
