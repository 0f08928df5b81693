/** Gotify: a group as one message of an application, shown on phones. */
@NullMarked
package io.grapevine.receiver.gotify;

import org.jspecify.annotations.NullMarked;
