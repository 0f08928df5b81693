/**
 * The event recorder: takes the events of this replica and sends each to every output. See {@code RATIONALE.md}.
 */
@NullMarked
package io.grapevine.eventrecorder;

import org.jspecify.annotations.NullMarked;
