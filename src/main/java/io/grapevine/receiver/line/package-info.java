/** LINE: a group as one message of an official account. */
@NullMarked
package io.grapevine.receiver.line;

import org.jspecify.annotations.NullMarked;
