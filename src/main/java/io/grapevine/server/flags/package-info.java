/**
 * The command line of the server: which flags there are, how they are read, and what they come to.
 *
 * <p>{@link io.grapevine.server.flags.CommandLine#read} makes {@link io.grapevine.server.flags.Options} of the
 * arguments, unless they ask for a text. {@link io.grapevine.server.flags.FlagTable} lists every flag, with type, default and help; nothing else
 * knows a flag's name twice.
 */
@NullMarked
package io.grapevine.server.flags;

import org.jspecify.annotations.NullMarked;
