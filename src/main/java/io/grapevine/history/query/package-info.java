/**
 * Queries of the history: records by what they are about, a page at a time, and statistics over a span of time. Reads
 * through {@link io.grapevine.history.HistoryReader}; knows nothing of HTTP.
 */
@NullMarked
package io.grapevine.history.query;

import org.jspecify.annotations.NullMarked;
