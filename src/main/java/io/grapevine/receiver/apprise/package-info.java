/** Apprise: a group as one notification of an Apprise API server, which passes it on to many services. */
@NullMarked
package io.grapevine.receiver.apprise;

import org.jspecify.annotations.NullMarked;
