/** Buttons, links and other ways to act on a notification, from the product to the replicas and back. */
@NullMarked
package io.grapevine.it.chats;

import org.jspecify.annotations.NullMarked;
