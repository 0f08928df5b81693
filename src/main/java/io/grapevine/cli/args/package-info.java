/**
 * Command lines: what may stand on one is declared as {@link io.grapevine.cli.args.Command}s with flags and arguments, and
 * read by a {@link io.grapevine.cli.args.Parser} that follows the rules of the parser that amtool uses. Help, completions
 * and the man page are made from the same declarations.
 */
@NullMarked
package io.grapevine.cli.args;

import org.jspecify.annotations.NullMarked;
