/** Help, man page, completions. */
package io.grapevine.commandline.help;
