/** Help, man page, completions. */
package io.grapevine.base.commandline.help;
