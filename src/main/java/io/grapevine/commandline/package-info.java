/**
 * Rules of command lines that both programs share, the server and amtool: a queue of arguments in which {@code @file}
 * stands for the lines of a file.
 */
@NullMarked
package io.grapevine.commandline;

import org.jspecify.annotations.NullMarked;
