/**
 * The commands of amtool. {@link io.grapevine.amtool.command.CommandTree} lists them, and takes in those of features; each group has a
 * class that declares and does them.
 */
@NullMarked
package io.grapevine.amtool.command;

import org.jspecify.annotations.NullMarked;
