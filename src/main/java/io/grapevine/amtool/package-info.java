/**
 * The command line {@code amtool}: a program of its own, without the server's framework, so that it starts at once.
 *
 * <p>{@link io.grapevine.amtool.Amtool} is where it begins. {@code command} has the commands, {@code server} and {@code
 * wire} speak with an Alertmanager, {@code api} knows what it says, {@code output} prints. Command lines are read, and help is
 * written, by {@code io.grapevine.base.commandline}.
 */
@NullMarked
package io.grapevine.amtool;

import org.jspecify.annotations.NullMarked;
