/** Signed tokens of actions in messages. */
@NullMarked
package io.grapevine.web.action;

import org.jspecify.annotations.NullMarked;
