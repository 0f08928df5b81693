/**
 * {@code amtool check-config}: says of configurations and of their templates what is wrong with them. {@link
 * io.grapevine.amtool.checking.ConfigText} loads them for other commands, too, as the server does.
 */
@NullMarked
package io.grapevine.amtool.checking;

import org.jspecify.annotations.NullMarked;
