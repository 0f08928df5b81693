/** Actions in messages: the signed tokens of links and buttons, and clicks on buttons, whichever product they come from. */
@NullMarked
package io.grapevine.receiver.action;

import org.jspecify.annotations.NullMarked;
