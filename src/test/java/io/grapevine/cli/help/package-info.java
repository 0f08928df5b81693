/** Help, man page, completions. */
package io.grapevine.cli.help;
