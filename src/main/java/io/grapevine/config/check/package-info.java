/**
 * Checks of a valid configuration: templates that fail to parse or call undefined ones, missing files, sections without
 * effect. The server logs the warnings when it loads the configuration; {@code amtool check-config} prints them.
 */
@NullMarked
package io.grapevine.config.check;

import org.jspecify.annotations.NullMarked;
