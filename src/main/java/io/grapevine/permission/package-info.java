/**
 * Who may do what: roles of callers and the policy for silences, from {@code --web.access-file}. Values without I/O except
 * the reader of the file; {@code web} finds out who calls, {@code web} and the APIs ask what is permitted.
 */
@NullMarked
package io.grapevine.permission;

import org.jspecify.annotations.NullMarked;
