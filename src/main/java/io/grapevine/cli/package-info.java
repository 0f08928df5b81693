/**
 * The command line {@code amtool}: a program of its own, without the server's framework, so that it starts at once.
 *
 * <p>{@link io.grapevine.cli.Amtool} is where it begins. {@code args} reads command lines, {@code command} has the
 * commands, {@code server} and {@code wire} speak with an Alertmanager, {@code api} knows what it says, {@code output} and
 * {@code help} print.
 */
@NullMarked
package io.grapevine.cli;

import org.jspecify.annotations.NullMarked;
