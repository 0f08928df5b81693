/**
 * Who may do what: the file of {@code --web.access-file}, with the roles of callers and the policy for silences. These are values, without
 * requests and connections, so that {@code amtool check-config} reads the file as the server does; {@link io.grapevine.web.access}
 * asks them.
 */
@NullMarked
package io.grapevine.access;

import org.jspecify.annotations.NullMarked;
