/** Gotify: a group as one message of an application, shown on phones. */
@NullMarked
package io.grapevine.integration.gotify;

import org.jspecify.annotations.NullMarked;
