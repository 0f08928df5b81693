/**
 * {@code amtool check-config}: says of configurations and of their templates what is wrong with them. {@link
 * io.grapevine.cli.checking.ConfigText} loads them for other commands, too, as the server does.
 */
@NullMarked
package io.grapevine.cli.checking;

import org.jspecify.annotations.NullMarked;
