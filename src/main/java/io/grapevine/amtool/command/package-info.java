/**
 * The commands of amtool. {@link io.grapevine.amtool.command.CommandTree} declares them all, with their flags; each has a class
 * that does it.
 */
@NullMarked
package io.grapevine.amtool.command;

import org.jspecify.annotations.NullMarked;
