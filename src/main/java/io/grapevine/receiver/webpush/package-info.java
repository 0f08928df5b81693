/** Web Push: a group as one notification in each browser that is subscribed, by the push service of its vendor. */
@NullMarked
package io.grapevine.receiver.webpush;

import org.jspecify.annotations.NullMarked;
