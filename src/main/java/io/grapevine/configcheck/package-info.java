/**
 * What can be found out about a valid configuration besides its faults: templates that cannot work, files that are not
 * there, sections that do nothing. The server logs it when it loads the configuration, and {@code amtool check-config}
 * prints it.
 */
@NullMarked
package io.grapevine.configcheck;

import org.jspecify.annotations.NullMarked;
