/**
 * Alertmanager's API v2. {@link io.grapevine.web.api.v2.ApiV2} has the table of operations; each gets an {@code
 * ApiExchange}, which holds one request and takes its answer.
 *
 * <p>Requests are decoded and validated on worker threads, with Alertmanager's errors, codes and leniency; only state
 * changes run on the node's event loop. Responses are streamed at the pace of the client. The API's description is
 * served beside it, at {@code openapi.yaml}.
 */
@NullMarked
package io.grapevine.web.api.v2;

import org.jspecify.annotations.NullMarked;
