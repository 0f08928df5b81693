/** Help, the man page and completions for shells: all made from the declarations of the commands. */
@NullMarked
package io.grapevine.base.commandline.help;

import org.jspecify.annotations.NullMarked;
