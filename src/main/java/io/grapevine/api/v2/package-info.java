/**
 * Alertmanager's API v2. {@link io.grapevine.api.v2.ApiV2} has the table of operations; each gets an {@code ApiExchange},
 * which holds one request and takes its answer.
 *
 * <p>What comes in is decoded and checked on worker threads, with the faults, codes and leniency of Alertmanager; the
 * node's loop is only asked to change state. What goes out is streamed at the pace of the client. The API's description
 * is served beside it, at {@code openapi.yaml}.
 */
@NullMarked
package io.grapevine.api.v2;

import org.jspecify.annotations.NullMarked;
