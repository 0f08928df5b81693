/**
 * Command lines of both programs, the server and amtool: what may stand on one is declared as {@link
 * io.grapevine.base.commandline.Command}s with flags and arguments, and read by a {@link io.grapevine.base.commandline.Parser} that
 * follows the rules of the parser that Alertmanager and amtool use. Help, completions and the man page are made from the
 * same declarations.
 */
@NullMarked
package io.grapevine.base.commandline;

import org.jspecify.annotations.NullMarked;
