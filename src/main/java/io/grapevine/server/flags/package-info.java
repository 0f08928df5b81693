/**
 * The command line of the server: which flags there are, how they are read, and what they come to.
 *
 * <p>{@link io.grapevine.server.flags.CommandLine#read} turns the arguments into an {@link
 * io.grapevine.server.flags.Invocation}: run with these {@link io.grapevine.server.flags.Options}, print this text, or fail
 * with this line. {@link io.grapevine.server.flags.FlagTable} lists every flag, with type, default and help; nothing else
 * knows a flag's name twice.
 */
@NullMarked
package io.grapevine.server.flags;

import org.jspecify.annotations.NullMarked;
