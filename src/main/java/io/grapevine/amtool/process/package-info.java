/** Runs a command as a child of this process. */
@NullMarked
package io.grapevine.amtool.process;

import org.jspecify.annotations.NullMarked;
