/**
 * The commands of amtool. {@link io.grapevine.cli.command.CommandTree} declares them all, with their flags; each has a class
 * that does it.
 */
@NullMarked
package io.grapevine.cli.command;

import org.jspecify.annotations.NullMarked;
