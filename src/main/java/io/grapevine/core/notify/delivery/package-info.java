/**
 * The send of a flush to one integration: refresh, dedup, claim, send with retry, record in the notification log. {@link
 * io.grapevine.core.notify.delivery.IntegrationRun} lists the stages in their order.
 */
@NullMarked
package io.grapevine.core.notify.delivery;

import org.jspecify.annotations.NullMarked;
